using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>Contrastive training on pairs.</summary>
public sealed class TextPairTests
{
    private const int Words = 40;

    /// <summary>Question i and its answer share no letter sequence: only the pairs tell what belongs together.</summary>
    private static readonly TextPair[] Pairs = [.. Enumerable.Range(0, Words).Select(static i => new TextPair($"{Word("q", i)} please", $"the {Word("a", i)} it is"))];

    private static readonly PretrainedTokenizer Tokenizer =
        new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300, Alphabet = BytePairAlphabet.Continuation }).Train(Pairs.SelectMany(static pair => new[] { pair.Query, pair.Document, pair.Query, pair.Document }));

    private static string Word(string prefix, int i) => prefix + (char)('b' + (i % 20)) + (char)('b' + (i / 20));

    private static TextEncoder Encoder() => TextEncoder.Create(
        new BertConfig { VocabularySize = Tokenizer.VocabularySize, HiddenSize = 32, LayerCount = 1, HeadCount = 2, FeedForwardSize = 64, MaximumPositions = 32 }, 3);

    private static TrainerOptions Options(int steps) => new() { MaxSteps = steps, LearningRate = LearningRateSchedule.Constant(5e-3) };

    private static double Found(TextEncoder encoder)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var queries = encoder.Encode(ModelInputs.Pad([.. Pairs.Select(static pair => TextPairStep.Ids(Tokenizer, pair.Query, 16))]));
        var documents = encoder.Encode(ModelInputs.Pad([.. Pairs.Select(static pair => TextPairStep.Ids(Tokenizer, pair.Document, 16))]));
        var nearest = nn.functional.normalize(queries, dim: 1).matmul(nn.functional.normalize(documents, dim: 1).t()).argmax(1).data<long>().ToArray();
        return nearest.Where(static (j, i) => j == i).Count() / (double)Words;
    }

    [Fact]
    public void Queries_learn_to_find_their_documents()
    {
        using var encoder = Encoder();
        Assert.InRange(Found(encoder), 0, 0.3);
        using var loss = new InfoNceLoss();
        using var trainer = new Trainer(encoder, new TextPairStep(Tokenizer, Pairs, loss, new TextPairOptions { BatchSize = 20, QueryTokens = 16, DocumentTokens = 16 }), Options(150));
        var fit = trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(FitEnd.Finished, fit.End);
        Assert.True(trainer.Ledger.Flops > 0);
        Assert.InRange(Found(encoder), 0.95, 1);
    }

    [Fact]
    public void A_step_goes_on_at_its_position()
    {
        var losses = new List<double>();
        foreach (var start in new[] { 0, 3 })
        {
            using var encoder = Encoder();
            using var loss = new InfoNceLoss();
            var step = new TextPairStep(Tokenizer, Pairs, loss, new TextPairOptions { BatchSize = 16 }) { Position = start * 16 };
            using var trainer = new Trainer(encoder, step, new TrainerOptions { MaxSteps = 4 - start, LogEvery = 1, LearningRate = LearningRateSchedule.Constant(1e-12) });
            losses.Add(trainer.Fit(cancellation: TestContext.Current.CancellationToken).Loss);
            Assert.Equal(64, step.Position);
        }

        // The weights hardly move, so the last step of both runs sees the same 16 pairs in the second epoch and loses the same.
        Assert.Equal(losses[0], losses[1], 1e-6);
    }

    [Fact]
    public void Other_pairs_have_another_fingerprint_and_bad_input_is_named()
    {
        using var loss = new InfoNceLoss();
        var small = new TextPairOptions { BatchSize = 4 };
        string? Print(params TextPair[] pairs) => new TextPairStep(Tokenizer, pairs, loss, small).Fingerprint(4);
        Assert.Equal(Print(Pairs[..4]), Print(Pairs[..4]));
        Assert.NotEqual(Print(Pairs[..4]), Print(Pairs[1..5]));
        Assert.Contains("4 needs at least as many", Assert.Throws<ArgumentException>(() => Print(Pairs[..3])).Message, StringComparison.Ordinal);
        Assert.Contains("Pair 1 has an empty text", Assert.Throws<ArgumentException>(() => Print(Pairs[0], new TextPair("x", " "), Pairs[1], Pairs[2])).Message, StringComparison.Ordinal);
        Assert.Contains("BatchSize is 1", Assert.Throws<ArgumentException>(() => new TextPairStep(Tokenizer, Pairs, loss, new TextPairOptions { BatchSize = 1 })).Message, StringComparison.Ordinal);
        Assert.Equal([2, 3], TextPairStep.Ids(Tokenizer, "x y z", 2));
    }
}
