using Offprint.Models;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Inference.Tests;

/// <summary>Pictures of texts.</summary>
public sealed class TextToImageTests
{
    private static readonly PretrainedTokenizer Tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 270, SpecialTokens = ["<s>", "</s>"] }).Train(["a red boot", "a blue bag"]);

    private static TextToImage Painter(int positions = 32) => new(
        new TextToImageModel(
            CausalLanguageModel.Create(
                new Gpt2Config
                {
                    VocabularySize = Tokenizer.VocabularySize + 8, HiddenSize = 16, LayerCount = 2, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = positions, InitializerRange = 0.1,
                    BeginTokenId = Tokenizer.FindToken("<s>"), EndTokenIds = [Tokenizer.FindToken("</s>")!.Value],
                },
                3),
            PictureCoder.Create(new PictureCoderConfig { Width = 8, Codes = 8, CodeSize = 4 }, 4), 2, 3),
        Tokenizer, ImagePreprocessor.Vit);

    [Fact]
    public void Pictures_have_their_size_depend_on_text_and_seed_and_not_on_their_number()
    {
        using var painter = Painter();
        var pictures = painter.Generate("a red boot", samples: 3, cancellation: TestContext.Current.CancellationToken);
        Assert.All(pictures, p => Assert.Equal((12, 8), (p.Width, p.Height)));
        var same = painter.Generate("a red boot", samples: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(pictures[0].Pixels.ToArray(), same[0].Pixels.ToArray());
        Assert.NotEqual(pictures[0].Pixels.ToArray(), pictures[1].Pixels.ToArray());
        var other = painter.Generate("a red boot", samples: 1, TextToImage.DefaultOptions with { Seed = 43 }, cancellation: TestContext.Current.CancellationToken);
        Assert.NotEqual(pictures[0].Pixels.ToArray(), other[0].Pixels.ToArray());
        var ranked = painter.Generate("a red boot", samples: 3, score: p => p.Pixels[0] + (256.0 * p.Pixels[5]), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(pictures.Select(p => p.Pixels[0] + (256.0 * p.Pixels[5])).OrderDescending(), ranked.Select(p => p.Pixels[0] + (256.0 * p.Pixels[5])));
    }

    [Fact]
    public void Greedy_codes_are_those_of_whole_passes()
    {
        using var model = new TextToImageModel(CausalLanguageModel.Create(new Gpt2Config { VocabularySize = 20, HiddenSize = 16, LayerCount = 2, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 12, InitializerRange = 0.4, BeginTokenId = 0, EndTokenIds = [1] }, 5), PictureCoder.Create(new PictureCoderConfig { Codes = 8 }, 1), 2, 3);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var greedy = TextToImage.DefaultOptions with { Temperature = 0 };
        int[] text = [0, 5, 1];
        var whole = text.Select(id => (long)id).ToList();
        var expected = new List<long>();
        for (var i = 0; i < 6; i++)
        {
            var code = model.Decoder.Forward(new ModelInput(tensor(whole.ToArray(), [1, whole.Count]))).Logits[0][whole.Count - 1].narrow(0, 12, 8).argmax().item<long>();
            expected.Add(code);
            whole.Add(12 + code);
        }

        Assert.Equal(expected, TextToImage.Draw(model, [text], greedy, TestContext.Current.CancellationToken).data<long>().ToArray());
    }

    [Fact]
    public void A_folder_is_opened_and_mistakes_are_named()
    {
        using var painter = Painter();
        Assert.Throws<ArgumentException>(() => painter.Generate(" ", cancellation: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => painter.Generate("a", samples: 0, cancellation: TestContext.Current.CancellationToken));
        var folder = Directory.CreateTempSubdirectory("offprint-painter-").FullName;
        try
        {
            using var model = new TextToImageModel(
                CausalLanguageModel.Create(
                    new Gpt2Config
                    {
                        VocabularySize = Tokenizer.VocabularySize + 8, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 32,
                        BeginTokenId = Tokenizer.FindToken("<s>"), EndTokenIds = [Tokenizer.FindToken("</s>")!.Value],
                    },
                    3),
                PictureCoder.Create(new PictureCoderConfig { Codes = 8 }, 4), 2, 2);
            model.Save(folder);
            Tokenizer.Save(folder);
            ImagePreprocessor.Vit.Save(folder);
            using var opened = TextToImage.Load(folder);
            var picture = Assert.Single(opened.Generate("a blue bag", samples: 1, cancellation: TestContext.Current.CancellationToken));
            var path = Path.Combine(folder, "x.png");
            picture.Save(path);
            Assert.Equal(picture.Pixels.ToArray(), RgbImage.Read(path).Pixels.ToArray());
            Assert.Throws<UnsupportedCheckpointException>(() => TextToImage.Load(Path.GetTempPath()));
            Assert.Contains("do not belong together", Assert.Throws<ArgumentException>(() => new TextToImage(
                new TextToImageModel(
                    CausalLanguageModel.Create(new Gpt2Config { VocabularySize = 40, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 32 }, 3),
                    PictureCoder.Create(new PictureCoderConfig { Codes = 8 }, 4), 2, 2),
                Tokenizer, ImagePreprocessor.Vit)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
