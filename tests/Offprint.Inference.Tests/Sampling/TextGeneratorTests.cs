using Offprint.Models;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Inference.Tests;

public sealed class TextGeneratorTests
{
    private static readonly PretrainedTokenizer Tokenizer =
        new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300 }).Train(["the cat sat on the mat, the dog sat on the log — é€"]);

    private static CausalLanguageModel Model(int positions = 64) => CausalLanguageModel.Create(
        new LlamaConfig { VocabularySize = Tokenizer.VocabularySize, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 48, MaximumPositions = positions, TieWordEmbeddings = true }, 5);

    [Fact]
    public void Greedy_text_is_what_repeated_full_passes_give()
    {
        using var model = Model();
        var ids = Tokenizer.EncodeToIds("the cat").Select(id => (long)id).ToList();
        var made = new List<int>();
        while (made.Count < 12)
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var next = model.Forward(new ModelInput(tensor(ids).unsqueeze(0))).Logits[0, -1].argmax().item<long>();
            if (next == Tokenizer.Special.Eos!.Id)
            {
                break;
            }

            ids.Add(next);
            made.Add((int)next);
        }

        var pieces = new TextGenerator(model, Tokenizer).Generate("the cat", 12, new SamplingOptions { Temperature = 0 }, TestContext.Current.CancellationToken);
        Assert.Equal(Tokenizer.Decode([.. made], skipSpecial: true), string.Concat(pieces));
    }

    [Fact]
    public void Generation_goes_on_past_the_context_and_starts_from_nothing()
    {
        using var model = Model(positions: 16);
        var text = string.Concat(new TextGenerator(model, Tokenizer).Generate("", 100, new SamplingOptions { Temperature = 1.5, TopP = 1, Seed = 3 }, TestContext.Current.CancellationToken));
        Assert.NotEmpty(text);
    }

    [Fact]
    public void A_long_prompt_keeps_its_end()
    {
        using var model = Model(positions: 16);
        var generator = new TextGenerator(model, Tokenizer);
        var prompt = string.Concat(Enumerable.Repeat("the dog sat on the log ", 20));
        Assert.Equal(
            string.Concat(generator.Generate(prompt, 5, cancellation: TestContext.Current.CancellationToken)),
            string.Concat(generator.Generate("the cat sat. " + prompt, 5, cancellation: TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void A_tokenizer_of_another_model_is_refused()
    {
        using var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 100, HiddenSize = 32, LayerCount = 1, HeadCount = 4, FeedForwardSize = 48 }, 5);
        Assert.Throws<ArgumentException>(() => new TextGenerator(model, Tokenizer));
    }
}
