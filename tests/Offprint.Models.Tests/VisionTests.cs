using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>ViT and CLIP against plain loops.</summary>
public sealed class VisionTests : IDisposable
{
    private const double Tolerance = 1e-5;
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }

    private static Tensor Pixels(int height, int width, long seed = 3)
    {
        using var generator = new Generator((ulong)seed);
        return randn([1, 3, height, width], generator: generator);
    }

    private Weights Saved(PretrainedModel model)
    {
        Checkpoint.Save(model, _folder.Path);
        return Weights.Read(_folder.Path);
    }

    private static double[][] Vit(Weights w, string prefix, Tensor pixels)
    {
        var (height, width) = ((int)pixels.shape[2], (int)pixels.shape[3]);
        var e = prefix + "embeddings.";
        var x = VisionLoops.Embed(VisionLoops.Nested(pixels.data<float>().ToArray(), 3, height, width), w.Vector(e + "patch_embeddings.projection.weight"),
            w.Vector(e + "patch_embeddings.projection.bias"), w.Vector(e + "cls_token"), w.Vector(e + "position_embeddings"), 4, 3);
        for (var layer = 0; layer < 2; layer++)
        {
            VisionLoops.Block(x, w, $"{prefix}encoder.layer.{layer}.", 4, VisionLoops.VitNames, 1e-12, Loops.Gelu, (_, _) => true);
        }
        return Array.ConvertAll(x, v => Loops.LayerNorm(v, w.Vector(prefix + "layernorm.weight"), w.Vector(prefix + "layernorm.bias"), 1e-12));
    }

    [Theory]
    [InlineData(12, 12, true)]
    [InlineData(20, 8, true)]
    [InlineData(4, 24, false)]
    public void Vit_equals_the_loops_at_every_size(int height, int width, bool bias)
    {
        using var model = Tiny.Shake(VisionTransformer.Create(Tiny.Vit with { Pooler = true, ProjectionBias = bias }, 1));
        var w = Saved(model);
        Assert.Equal(bias, w.Has("encoder.layer.0.attention.attention.key.bias"));
        var pixels = Pixels(height, width);
        var expected = Vit(w, "", pixels);
        var output = model.Forward(new ImageInput(pixels));
        Assert.InRange(Tiny.Difference(output.LastHidden![0], expected), 0, Tolerance);
        var pooled = Loops.Map(Loops.Linear(expected[0], w.Matrix("pooler.dense.weight"), w.Vector("pooler.dense.bias")), Math.Tanh);
        Assert.InRange(Tiny.Difference(output.Pooled!, [pooled]), 0, Tolerance);
        Assert.Equal(0, Tiny.Difference(model.Encode(new ImageInput(pixels), Pooling.Pooler), output.Pooled!));
        Assert.Equal(0, Tiny.Difference(model.Encode(new ImageInput(pixels)), output.LastHidden!.select(1, 0)));
        var patches = expected.Skip(1).ToArray();
        double[] mean = [.. Enumerable.Range(0, 16).Select(c => patches.Average(v => v[c]))];
        Assert.InRange(Tiny.Difference(model.Encode(new ImageInput(pixels), Pooling.Mean), [mean]), 0, Tolerance);
        Assert.Throws<ArgumentException>(() => model.Encode(new ImageInput(pixels), Pooling.Last));
    }

    [Fact]
    public void A_vit_classifier_scores_the_class_token()
    {
        using var model = Tiny.Shake(VisionTransformer.Create(Tiny.Vit, 1, classifier: true));
        var w = Saved(model);
        var pixels = Pixels(12, 12);
        var first = Vit(w, "vit.", pixels)[0];
        Assert.InRange(Tiny.Difference(model.Forward(new ImageInput(pixels)).Logits, [Loops.Linear(first, w.Matrix("classifier.weight"), w.Vector("classifier.bias"))]), 0, Tolerance);
        var states = model.Forward(new ImageInput(pixels) { ReturnHiddenStates = true, ReturnAttentions = true });
        Assert.Equal((3, 2), (states.HiddenStates!.Count, states.Attentions!.Count));
        Assert.Equal([1L, 4L, 10L, 10L], states.Attentions[0].shape);
        using var body = Checkpoint.Load<PretrainedModel>(_folder.Path);
        Assert.Equal(ModelHead.ImageClassification, Assert.IsType<VisionTransformer>(body).Head);
    }

    [Fact]
    public void Pixels_and_folders_that_do_not_fit_are_named()
    {
        using var model = VisionTransformer.Create(Tiny.Vit, 1);
        Assert.Contains("multiples of 4", Assert.Throws<ArgumentException>(() => model.Forward(new ImageInput(zeros(1, 3, 12, 13)))).Message, StringComparison.Ordinal);
        Assert.Contains("[1, 1, 12, 12]", Assert.Throws<ArgumentException>(() => model.Forward(new ImageInput(zeros(1, 1, 12, 12)))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => VisionTransformer.Create(Tiny.Vit with { ImageSize = 13 }, 1));
        Checkpoint.Save(model, _folder.Path);
        Assert.Contains("VisionTransformer", Assert.Throws<UnsupportedCheckpointException>(() => Checkpoint.Load<TextEncoder>(_folder.Path)).Message, StringComparison.Ordinal);
        using var text = TextEncoder.Create(Tiny.Bert, 1);
        Checkpoint.Save(text, _folder.Path);
        Assert.Contains("bert", Assert.Throws<UnsupportedCheckpointException>(() => Checkpoint.Load<VisionTransformer>(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<UnsupportedCheckpointException>(() => Checkpoint.Load<ClipModel>(_folder.Path));
    }

    [Theory]
    [InlineData(2, 12)]
    [InlineData(60, 12)]
    [InlineData(60, 16)]
    public void Clip_equals_the_loops_with_either_rule_for_the_end_token(int end, int side)
    {
        using var model = Tiny.Shake(ClipModel.Create(Tiny.Clip with { EndTokenIds = [end] }, 1));
        var w = Saved(model);
        int[][] texts = [[57, 5, 6, 60, 0, 0, 0], [57, 8, 3, 9, 1, 60, 60]];
        double[][] expectedTexts = [.. texts.Select((ids, row) => Unit(Text(w, ids)[row == 0 ? 3 : 5], w.Matrix("text_projection.weight")))];
        var pixels = cat([Pixels(side, side), Pixels(side, side, 8)], 0);
        double[][] expectedImages = [.. Enumerable.Range(0, 2).Select(i => Unit(Image(w, pixels.narrow(0, i, 1), side)[0], w.Matrix("visual_projection.weight")))];
        var output = model.Forward(new ModelInput(Tiny.Batch(texts)), new ImageInput(pixels));
        Assert.InRange(Tiny.Difference(output.Texts, expectedTexts), 0, Tolerance);
        Assert.InRange(Tiny.Difference(output.Images, expectedImages), 0, Tolerance);
        var scale = Math.Exp(w.Vector("logit_scale")[0]);
        double[][] logits = [.. expectedImages.Select(image => expectedTexts.Select(text => scale * image.Zip(text, (a, b) => a * b).Sum()).ToArray())];
        Assert.InRange(Tiny.Difference(output.LogitsPerImage, logits), 0, 1e-4);
        var raw = model.EncodeText(new ModelInput(Tiny.Batch(texts)), normalize: false);
        Assert.InRange(Tiny.Difference(raw.div(raw.norm(1, keepdim: true)), output.Texts), 0, Tolerance);
    }

    [Fact]
    public void A_text_without_its_end_token_is_refused()
    {
        using var model = ClipModel.Create(Tiny.Clip, 1);
        Assert.Contains("end token 60", Assert.Throws<ArgumentException>(() => model.EncodeText(new ModelInput(Tiny.Batch([57, 5, 6])))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.EncodeText(new ModelInput(null) { Embeddings = zeros(1, 3, 16) }));
    }

    private static double[] Unit(double[] state, double[,] projection)
    {
        var vector = Loops.Linear(state, projection, null);
        var length = Math.Sqrt(vector.Sum(v => v * v));
        return Array.ConvertAll(vector, v => v / length);
    }

    private static double[][] Text(Weights w, int[] ids)
    {
        var (tokens, positions) = (w.Matrix("text_model.embeddings.token_embedding.weight"), w.Matrix("text_model.embeddings.position_embedding.weight"));
        var x = ids.Select((id, i) => Enumerable.Range(0, 16).Select(c => tokens[id, c] + positions[i, c]).ToArray()).ToArray();
        return Tower(x, w, "text_model.", 4, "final_layer_norm", (i, j) => j <= i);
    }

    private static double[][] Image(Weights w, Tensor pixels, int side)
    {
        var e = "vision_model.embeddings.";
        var x = VisionLoops.Embed(VisionLoops.Nested(pixels.contiguous().data<float>().ToArray(), 3, side, side), w.Vector(e + "patch_embedding.weight"), null, w.Vector(e + "class_embedding"), w.Vector(e + "position_embedding.weight"), 4, 3);
        x = Array.ConvertAll(x, v => Loops.LayerNorm(v, w.Vector("vision_model.pre_layrnorm.weight"), w.Vector("vision_model.pre_layrnorm.bias"), 1e-5));
        return Tower(x, w, "vision_model.", 3, "post_layernorm", (_, _) => true);
    }

    private static double[][] Tower(double[][] x, Weights w, string prefix, int heads, string norm, Func<int, int, bool> visible)
    {
        for (var layer = 0; layer < 2; layer++)
        {
            VisionLoops.Block(x, w, $"{prefix}encoder.layers.{layer}.", heads, VisionLoops.ClipNames, 1e-5, v => v / (1 + Math.Exp(-1.702 * v)), visible);
        }
        return Array.ConvertAll(x, v => Loops.LayerNorm(v, w.Vector(prefix + norm + ".weight"), w.Vector(prefix + norm + ".bias"), 1e-5));
    }

    [Fact]
    public void Gradients_reach_every_parameter()
    {
        using var grad = enable_grad();
        using var clip = Tiny.Shake(ClipModel.Create(Tiny.Clip, 1));
        clip.Forward(new ModelInput(Tiny.Batch([57, 4, 60], [57, 9, 60])), new ImageInput(cat([Pixels(16, 12), Pixels(16, 12, 9)], 0))).LogitsPerImage.softmax(0)[0].sum().backward();
        // A key bias shifts all scores of a query alike: its gradient is zero.
        Assert.All(clip.named_parameters().Where(item => !item.name.EndsWith("key.bias", StringComparison.Ordinal)), item => Assert.True(item.parameter.grad is { } g && g.abs().max().item<float>() > 0, item.name));
    }
}
