using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>The prefix pattern over pictures, and what stands in front of it.</summary>
public sealed class ImageCaptionTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();

    public ImageCaptionTests() => Offprint.Tensors.TorchRuntime.Seed(3);

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
    }

    private static ImageCaptionModel Model()
    {
        var decoder = Tiny.Shake(CausalLanguageModel.Create(Tiny.Gpt2 with { MaximumPositions = 9, BeginTokenId = 1, EndTokenIds = [2] }, 4));
        return new ImageCaptionModel(PatchFrontEnd.Create(16, 12, 4, 3, seed: 5, deviation: 0.5), decoder);
    }

    private static Tensor Ids(params long[] ids) => tensor(ids, [1, ids.Length]);

    private static float Largest(Tensor x) => x.abs().max().item<float>();

    [Fact]
    public void A_prefix_sees_itself_both_ways_and_nothing_behind_it()
    {
        var mask = PrefixMask.Create(2, 4).reshape(4, 4).eq(0).data<bool>().ToArray();
        Assert.Equal([true, true, false, false, true, true, false, false, true, true, true, false, true, true, true, true], mask);
        Assert.Throws<ArgumentOutOfRangeException>(() => PrefixMask.Create(5, 4));
    }

    [Fact]
    public void No_text_token_reaches_an_earlier_one_through_the_picture()
    {
        using var model = Model();
        var picture = new ImageInput(randn(1, 3, 12, 12));
        var (a, b) = (model.Forward(picture, Ids(1, 5, 6, 7)), model.Forward(picture, Ids(1, 5, 6, 30)));
        Assert.InRange(Largest(a.narrow(1, 0, 3) - b.narrow(1, 0, 3)), 0, 1e-5);
        Assert.True(Largest(a.narrow(1, 3, 1) - b.narrow(1, 3, 1)) > 1e-3);
    }

    [Fact]
    public void Every_text_token_sees_the_whole_picture()
    {
        using var model = Model();
        var pixels = randn(1, 3, 12, 12);
        var changed = pixels.clone();
        changed[0, 0, 11, 11] += 3; // the last patch
        Assert.True(Largest((model.Forward(new ImageInput(pixels), Ids(1, 5)) - model.Forward(new ImageInput(changed), Ids(1, 5))).narrow(1, 0, 1)) > 1e-3);
    }

    [Fact]
    public void Without_the_picture_it_is_the_plain_language_model()
    {
        using var model = Model();
        var ids = Ids(1, 5, 6, 7);
        var plain = model.Decoder.Forward(new ModelInput(ids)).Logits;
        Assert.InRange(Largest(model.Forward(null, ids) - plain), 0, 1e-6);
        var picture = new ImageInput(randn(1, 3, 12, 12));
        Assert.InRange(Largest(model.Forward(picture, ids, blind: true) - plain), 0, 1e-5);
        Assert.True(Largest(model.Forward(picture, ids) - plain) > 1e-2);
    }

    [Fact]
    public void Token_by_token_from_the_cache_equals_all_at_once()
    {
        using var model = Model();
        var picture = new ImageInput(randn(2, 3, 12, 12));
        var ids = tensor(new long[] { 1, 5, 6, 7, 1, 8, 9, 10 }, [2, 4]);
        var whole = model.Forward(picture, ids);
        using var cache = new KeyValueCache();
        var first = model.Forward(picture, ids.narrow(1, 0, 1), cache);
        Assert.InRange(Largest(first - whole.narrow(1, 0, 1)), 0, 1e-5);
        for (var i = 1; i < 4; i++) Assert.InRange(Largest(model.Continue(ids.narrow(1, i, 1), i, cache) - whole.narrow(1, i, 1)), 0, 1e-5);
    }

    [Fact]
    public void A_saved_captioner_comes_back_and_its_decoder_is_a_gpt2()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();
        var picture = new ImageInput(randn(1, 3, 12, 12));
        var logits = model.Forward(picture, Ids(1, 5, 6));
        model.Save(folder.Path);
        using var back = ImageCaptionModel.Load(folder.Path);
        Assert.Equal(0, Largest(back.Forward(picture, Ids(1, 5, 6)) - logits));
        Assert.Equal("gpt2", Checkpoint.Inspect(folder.Path).Config.ModelType);
    }

    [Fact]
    public void Another_kind_of_model_is_named()
    {
        using var folder = new TemporaryFolder();
        using (var vit = VisionTransformer.Create(Tiny.Vit, 1)) Checkpoint.Save(vit, folder.Path);
        Assert.Contains("it holds vit", Assert.Throws<UnsupportedCheckpointException>(() => ImageCaptionModel.Load(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("holds vit", Assert.Throws<UnsupportedCheckpointException>(() => ZeroShotClassifier.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        using var narrow = CausalLanguageModel.Create(Tiny.Gpt2, 1);
        using var llama = CausalLanguageModel.Create(Tiny.Llama, 1);
        using var front = PatchFrontEnd.Create(12, 12, 4, 3, 1);
        Assert.Contains("width 12", Assert.Throws<ArgumentException>(() => new ImageCaptionModel(front, narrow)).Message, StringComparison.Ordinal);
        Assert.Contains("llama", Assert.Throws<ArgumentException>(() => new ImageCaptionModel(front, llama)).Message, StringComparison.Ordinal);
        using var model = Model();
        Assert.Contains("1 to 8 tokens", Assert.Throws<ArgumentException>(() => model.Forward(null, zeros([1, 9], ScalarType.Int64))).Message, StringComparison.Ordinal);
        Assert.Contains("2 pictures and 1 texts", Assert.Throws<ArgumentException>(() => model.Forward(new ImageInput(randn(2, 3, 12, 12)), Ids(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_of_the_whole_picture_is_one_linear_map_of_all_pixels()
    {
        using var front = PatchFrontEnd.Create(8, 4, 4, 2, seed: 9, deviation: 0.3);
        var (zero, x, y) = (zeros(1, 2, 4, 4), randn(1, 2, 4, 4), randn(1, 2, 4, 4));
        var origin = front.call(zero);
        Assert.Equal([1, 2, 8], origin.shape);
        Assert.InRange(Largest(front.call(x + y) - origin - (front.call(x) - origin) - (front.call(y) - origin)), 0, 1e-5);
        Assert.InRange(Largest((front.call(x) - origin).narrow(1, 0, 1)), 0, 1e-6); // the class token sees no pixel
    }

    [Fact]
    public void Patch_positions_start_apart_and_neighbours_start_alike()
    {
        var table = SineCosinePositions.Table(4, 16);
        Assert.Equal([17, 16], table.shape);
        Assert.Equal(0, Largest(table[0]));
        float Distance(int a, int b) => (table[1 + a] - table[1 + b]).norm().item<float>();
        Assert.True(Enumerable.Range(0, 16).All(a => Enumerable.Range(0, a).All(b => Distance(a, b) > 0.1)));
        Assert.True(Distance(0, 1) < Distance(0, 3) && Distance(0, 4) < Distance(0, 12));
        Assert.Equal(Distance(0, 1), Distance(4, 5), 1e-5);
        using var vit = VisionTransformer.Create(Tiny.Vit, 1);
        SineCosinePositions.Start(vit);
        Assert.Equal(0, Largest(vit.ParameterOf("embeddings.position_embeddings")[0] - SineCosinePositions.Table(3, 16)));
        Assert.Throws<ArgumentException>(() => SineCosinePositions.Table(4, 6));
        using var gpt = CausalLanguageModel.Create(Tiny.Gpt2, 1);
        Assert.Throws<ArgumentException>(() => SineCosinePositions.Start(gpt));
    }
}
