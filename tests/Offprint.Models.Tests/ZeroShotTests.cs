using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

public sealed class ZeroShotTests : IDisposable
{
    private static readonly string[] Texts = ["a photo of a cat", "a photo of a dog", "a picture of a cat", "a picture of a dog", "bird"];

    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly PretrainedTokenizer _tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300, SpecialTokens = ["<s>", "</s>"] }).Train(Texts);
    private readonly ClipModel _model;
    private readonly ImagePreprocessor _preprocessor = ImagePreprocessor.Vit with { Size = (12, 12) };

    public ZeroShotTests() => _model = Tiny.Shake(ClipModel.Create(Tiny.Clip with { VocabularySize = 300, BeginTokenId = 0, EndTokenIds = [1] }, 2));

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
    }

    private static RgbImage Picture(int seed)
    {
        var bytes = new byte[3 * 12 * 12];
        new Random(seed).NextBytes(bytes);
        return new RgbImage(12, 12, bytes);
    }

    [Fact]
    public void Probabilities_are_the_softmax_of_scaled_cosines_with_averaged_templates()
    {
        string[] labels = ["cat", "dog"], templates = ["a photo of a {}", "a picture of a {}"];
        var result = _model.Classify(Picture(1), labels, _tokenizer, _preprocessor, templates);
        using var quiet = no_grad();
        double[] Unit(double[] v) => [.. v.Select(x => x / Math.Sqrt(v.Sum(y => y * y)))];
        double[] Of(Tensor t) => t.to_type(ScalarType.Float64).data<double>().ToArray();
        var image = Of(_model.EncodeImage(new ImageInput(_preprocessor.Prepare([Picture(1)])))[0]);
        var scale = Math.Exp(_model.LogitScale.item<float>());
        var scores = labels.Select(label =>
        {
            var vectors = templates.Select(t => Of(_model.EncodeText(new ModelInput(tensor([.. _tokenizer.EncodeToIds(t.Replace("{}", label, StringComparison.Ordinal)).Prepend(0).Append(1).Select(id => (long)id)]).unsqueeze(0)))[0])).ToList();
            var mean = Unit([.. vectors[0].Zip(vectors[1], (a, b) => (a + b) / 2)]);
            return Math.Exp(scale * mean.Zip(image, (a, b) => a * b).Sum());
        }).ToArray();
        foreach (var (label, probability) in result.Scores) Assert.Equal(scores[Array.IndexOf(labels, label)] / scores.Sum(), probability, 1e-4);
        Assert.Equal(labels[Array.IndexOf(scores, scores.Max())], result.Label);
    }

    [Fact]
    public void Permuting_a_batch_permutes_its_logits()
    {
        using var quiet = no_grad();
        var pixels = _preprocessor.Prepare([Picture(1), Picture(2), Picture(3)]);
        ModelInput Ids(params int[] order) => ModelInputs.Pad([.. order.Select(i => ZeroShotClassifier.Encode(_tokenizer, _model.Config, Texts[i]))], 1);
        var order = tensor(new long[] { 2, 0, 1 });
        var plain = _model.Forward(Ids(0, 1, 4), new ImageInput(pixels)).LogitsPerImage;
        var mixed = _model.Forward(Ids(4, 0, 1), new ImageInput(pixels.index_select(0, order))).LogitsPerImage;
        Assert.InRange((plain.index_select(0, order).index_select(1, order) - mixed).abs().max().item<float>(), 0, 1e-4);
    }

    [Fact]
    public void Empty_labels_and_templates_without_a_place_are_named()
    {
        using var classifier = new ZeroShotClassifier(ClipModel.Create(Tiny.Clip with { VocabularySize = 300, BeginTokenId = 0, EndTokenIds = [1] }, 2), _tokenizer, _preprocessor);
        Assert.Contains("no labels", Assert.Throws<ArgumentException>(() => classifier.Classify(Picture(1), [])).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => classifier.Classify(Picture(1), ["cat", " "])).Message, StringComparison.Ordinal);
        Assert.Contains("'a cat'", Assert.Throws<ArgumentException>(() => classifier.Classify(Picture(1), ["cat"], ["a cat"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_texts_are_cut_but_keep_their_end()
    {
        var ids = ZeroShotClassifier.Encode(_tokenizer, _model.Config, string.Concat(Enumerable.Repeat("xyz", 40)));
        Assert.Equal(20, ids.Length);
        Assert.Equal((0, 1), (ids[0], ids[^1]));
    }

    [Fact]
    public void Prepared_pictures_equal_the_preprocessor_and_its_file_reads_back()
    {
        var preprocessor = ImagePreprocessor.Clip with { ShortestSide = 10, Crop = (8, 6) };
        var prepared = PreparedImages.Read(3, Picture, preprocessor, TestContext.Current.CancellationToken);
        var expected = preprocessor.Prepare([Picture(2), Picture(0)]);
        Assert.InRange((prepared.Pixels([2, 0]) - expected).abs().max().item<float>(), 0, 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => prepared.Pixels([3]));
        using var folder = new TemporaryFolder();
        preprocessor.Save(folder.Path);
        Assert.InRange((ImagePreprocessor.Read(folder.Path).Prepare([Picture(2), Picture(0)]) - expected).abs().max().item<float>(), 0, 1e-6);
        (ImagePreprocessor.Vit with { Size = (5, 7) }).Save(folder.Path);
        Assert.Equal((5, 7), ImagePreprocessor.Read(folder.Path).Size);
    }
}
