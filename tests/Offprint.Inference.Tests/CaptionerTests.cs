using Offprint.Models;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Inference.Tests;

public sealed class CaptionerTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly PretrainedTokenizer _tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 280, SpecialTokens = ["<s>", "</s>"] }).Train(["a red cat", "a blue cat", "a red dog"]);

    public void Dispose() => _scope.Dispose();

    private static ImageCaptionModel Model(int end = 1) => new(
        PatchFrontEnd.Create(16, 8, 4, 3, 1, 0.5),
        CausalLanguageModel.Create(
            new Gpt2Config { VocabularySize = 280, HiddenSize = 16, LayerCount = 2, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 7, BeginTokenId = 0, EndTokenIds = [end], InitializerRange = 0.5 }, 2));

    [Fact]
    public void The_text_is_the_most_probable_one_token_by_token_and_ends_at_the_end_token()
    {
        var pixels = randn(3, 3, 8, 8);
        var model = Model();
        using var captioner = new Captioner(model, _tokenizer, ImagePreprocessor.Vit);
        var texts = captioner.Describe(pixels, cancellation: TestContext.Current.CancellationToken);
        using var quiet = no_grad();
        for (var row = 0; row < 3; row++)
        {
            var ids = new List<long> { 0 };
            while (ids.Count <= 6)
            {
                var next = model.Forward(new ImageInput(pixels.narrow(0, row, 1)), tensor(ids.ToArray()).unsqueeze(0))[0, ids.Count - 1].argmax().item<long>();
                if (next == 1) break;
                ids.Add(next);
            }

            Assert.Equal(_tokenizer.Decode([.. ids.Skip(1).Select(id => (int)id)], skipSpecial: true).Trim(), texts[row]);
        }
    }

    [Fact]
    public void It_stops_where_the_end_token_comes_first()
    {
        var pixels = randn(1, 3, 8, 8);
        using var model = Model();
        using var quiet = no_grad();
        var first = (int)model.Forward(new ImageInput(pixels), zeros([1, 1], ScalarType.Int64))[0, 0].argmax().item<long>();
        using var captioner = new Captioner(Model(first), _tokenizer, ImagePreprocessor.Vit);
        Assert.Equal("", captioner.Describe(pixels, cancellation: TestContext.Current.CancellationToken)[0]);
    }

    [Fact]
    public void A_folder_holds_all_that_is_needed()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var picture = new RgbImage(9, 5, [.. Enumerable.Range(0, 135).Select(i => (byte)i)]);
        var preprocessor = ImagePreprocessor.Vit with { Size = (8, 8) };
        string before;
        using (var model = Model())
        using (var captioner = new Captioner(model, _tokenizer, preprocessor))
        {
            before = captioner.Describe(picture);
            model.Save(folder);
        }

        Assert.Throws<InvalidDataException>(() => Captioner.Load(folder)); // no tokenizer yet
        _tokenizer.Save(folder);
        preprocessor.Save(folder);
        using var loaded = Captioner.Load(folder);
        Assert.Equal(before, loaded.Describe(picture));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Parts_that_do_not_belong_together_are_refused()
    {
        var large = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300, SpecialTokens = ["<s>", "</s>"] }).Train([string.Join(' ', Enumerable.Range(0, 500).Select(i => $"word{i} word{i}"))], cancellationToken: TestContext.Current.CancellationToken);
        using var model = Model();
        Assert.Contains("280", Assert.Throws<ArgumentException>(() => new Captioner(model, large, ImagePreprocessor.Vit)).Message, StringComparison.Ordinal);
    }
}
