using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>Decoders against plain loops that read the saved checkpoint by its Hugging Face names.</summary>
public sealed class DecoderParityTests : IDisposable
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

    private Weights Saved(PretrainedModel model)
    {
        Checkpoint.Save(model, _folder.Path);
        return Weights.Read(_folder.Path);
    }

    private static void Same(double[][] expected, CausalLanguageModel model, int[] ids) =>
        Assert.InRange(Tiny.Difference(model.Forward(new ModelInput(Tiny.Batch(ids))).Logits[0], expected), 0, Tolerance);

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, true)]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    public void Gpt2_equals_the_loops(bool tied, bool byLayer, bool scale)
    {
        using var model = Tiny.Shake(CausalLanguageModel.Create(Tiny.Gpt2 with { TieWordEmbeddings = tied, ScaleAttentionByLayer = byLayer, ScaleAttention = scale }, 1));
        var ids = Tiny.Ids(13);
        Same(new Gpt2Loops(Saved(model), 2, 4, ByLayer: byLayer, Scale: scale, Tied: tied).Logits(ids), model, ids);
    }

    [Theory]
    [InlineData(4, false, false, false)]
    [InlineData(2, false, false, true)]
    [InlineData(1, true, false, false)]
    [InlineData(2, true, true, true)]
    public void Llama_equals_the_loops(int groups, bool attentionBias, bool feedForwardBias, bool tied)
    {
        var config = Tiny.Llama with { KeyValueHeadCount = groups, AttentionBias = attentionBias, FeedForwardBias = feedForwardBias, TieWordEmbeddings = tied };
        using var model = Tiny.Shake(CausalLanguageModel.Create(config, 1));
        var ids = Tiny.Ids(15);
        var weights = Saved(model);
        Assert.Equal(attentionBias, weights.Has("model.layers.0.self_attn.o_proj.bias"));
        Same(new LlamaLoops(weights, 2, 4, groups, 4, LlamaLoops.Plain(10_000, 4)) { Tied = tied }.Logits(ids), model, ids);
    }

    [Theory]
    [InlineData(true, 0.5, true)]
    [InlineData(false, 0.25, true)]
    [InlineData(true, 1, false)]
    public void GptNeoX_equals_the_loops(bool parallel, double share, bool bias)
    {
        using var model = Tiny.Shake(CausalLanguageModel.Create(Tiny.GptNeoX with { ParallelResidual = parallel, AttentionBias = bias, Rope = new RopeConfig { RotatedShare = share } }, 1));
        var ids = Tiny.Ids(15);
        var weights = Saved(model);
        Assert.Equal(bias, weights.Has("gpt_neox.layers.1.attention.query_key_value.bias"));
        Same(new GptNeoXLoops(weights, 2, 4, (int)(8 * share), parallel).Logits(ids), model, ids);
    }

    [Fact]
    public void A_head_dimension_of_its_own_and_another_base_are_honoured()
    {
        using var model = Tiny.Shake(CausalLanguageModel.Create(Tiny.Llama with { HeadDimension = 6, Rope = new RopeConfig { Theta = 500 } }, 1));
        var ids = Tiny.Ids(15);
        Same(new LlamaLoops(Saved(model), 2, 4, 2, 6, LlamaLoops.Plain(500, 6)).Logits(ids), model, ids);
    }

    [Fact]
    public void Partly_rotated_heads_pass_the_rest_through()
    {
        using var model = Tiny.Shake(CausalLanguageModel.Create(Tiny.Llama with { HeadDimension = 8, Rope = new RopeConfig { RotatedShare = 0.5 } }, 1));
        var ids = Tiny.Ids(15);
        Same(new LlamaLoops(Saved(model), 2, 4, 2, 8, LlamaLoops.Plain(10_000, 4)).Logits(ids), model, ids);
    }

    [Theory]
    [InlineData(SlidingWindowRule.WidthIncludesSelf, 4)]
    [InlineData(SlidingWindowRule.WidthExcludesSelf, 4)]
    [InlineData(SlidingWindowRule.WidthIncludesSelf, 1)]
    [InlineData(SlidingWindowRule.WidthIncludesSelf, 40)]
    public void Mistral_with_a_window_equals_the_loops(SlidingWindowRule rule, int window)
    {
        using var model = Tiny.Shake(CausalLanguageModel.Create(Tiny.Llama with { ModelType = "mistral", SlidingWindow = window, WindowRule = rule }, 1));
        var ids = Tiny.Ids(15);
        Same(new LlamaLoops(Saved(model), 2, 4, 2, 4, LlamaLoops.Plain(10_000, 4)) { Window = _ => window, OldWindow = rule == SlidingWindowRule.WidthExcludesSelf }.Logits(ids), model, ids);
    }

    [Theory]
    [InlineData("\"use_sliding_window\": true, \"max_window_layers\": 1", 99, 3)]
    [InlineData("\"use_sliding_window\": true, \"max_window_layers\": 0", 3, 3)]
    [InlineData("\"use_sliding_window\": false, \"max_window_layers\": 0", 99, 99)]
    [InlineData("\"use_sliding_window\": true, \"max_window_layers\": 0, \"layer_types\": [\"sliding_attention\", \"full_attention\"]", 3, 99)]
    public void Qwen2_windows_and_biases_follow_its_configuration(string fields, int firstWindow, int secondWindow)
    {
        var json = "{\"model_type\": \"qwen2\", \"vocab_size\": 61, \"hidden_size\": 16, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"num_key_value_heads\": 2,"
            + "\"intermediate_size\": 40, \"sliding_window\": 3, \"rope_theta\": 1000000.0, \"tie_word_embeddings\": true, " + fields + "}";
        using var model = Tiny.Shake(CausalLanguageModel.Create(ModelConfig.Parse(json), 1));
        var ids = Tiny.Ids(15);
        var weights = Saved(model);
        Assert.True(weights.Has("model.layers.1.self_attn.v_proj.bias"));
        Assert.False(weights.Has("model.layers.1.self_attn.o_proj.bias"));
        Same(new LlamaLoops(weights, 2, 4, 2, 4, LlamaLoops.Plain(1e6, 4)) { Tied = true, Window = layer => layer == 0 ? firstWindow : secondWindow }.Logits(ids), model, ids);
    }

    [Fact]
    public void Qwen3_normalises_queries_and_keys_per_head()
    {
        using var model = Tiny.Shake(CausalLanguageModel.Create(Tiny.Llama with { ModelType = "qwen3", HeadDimension = 8 }, 1));
        var ids = Tiny.Ids(15);
        Same(new LlamaLoops(Saved(model), 2, 4, 2, 8, LlamaLoops.Plain(10_000, 8)) { Norms = true }.Logits(ids), model, ids);
    }

    [Fact]
    public void Alibi_equals_the_loops()
    {
        using var model = Tiny.Shake(CausalLanguageModel.Create(Tiny.Llama with { HeadCount = 8, HeadDimension = 4, KeyValueHeadCount = 4, Positions = PositionEncoding.Alibi }, 1));
        var ids = Tiny.Ids(15);
        double[] slopes = [.. Enumerable.Range(1, 8).Select(h => Math.Pow(0.5, h))];
        Same(new LlamaLoops(Saved(model), 2, 8, 4, 4, null) { Slopes = slopes }.Logits(ids), model, ids);
    }

    [Fact]
    public void Linear_dynamic_llama3_and_yarn_scalings_equal_the_loops()
    {
        var ids = Tiny.Ids(30);
        var plain = LlamaLoops.Plain(10_000, 8);
        var basis = Tiny.Llama with { HeadDimension = 8 };
        Check(basis with { Rope = new RopeConfig { Scaling = RopeScaling.Linear, Factor = 4 } }, [.. plain.Select(f => f / 4)]);
        Check(basis with { MaximumPositions = 64, Rope = new RopeConfig { Scaling = RopeScaling.Dynamic, Factor = 2 } }, plain);
        Check(basis with { MaximumPositions = 16, Rope = new RopeConfig { Scaling = RopeScaling.Dynamic, Factor = 2 } }, LlamaLoops.Plain(10_000 * Math.Pow(2 * 30 / 16.0 - 1, 8 / 6.0), 8));
        // wavelengths 6.28, 62.8, 628, 6283 with 100 trained positions: kept, on the ramp, divided, divided
        var smooth = (100 / (2 * Math.PI / plain[1]) - 1) / 3;
        Check(basis with { Rope = new RopeConfig { Scaling = RopeScaling.Llama3, Factor = 8, OriginalMaximumPositions = 100 } },
            [plain[0], (1 - smooth) * plain[1] / 8 + smooth * plain[1], plain[2] / 8, plain[3] / 8]);
        // c(32) = 8 ln(100/64π)/(2 ln 10⁴) < 0: low 0; c(1) = 1.2: high 2; ramp 0, ½, 1, 1
        Check(basis with { Rope = new RopeConfig { Scaling = RopeScaling.Yarn, Factor = 8, OriginalMaximumPositions = 100 } },
            [plain[0], plain[1] / 16 + plain[1] / 2, plain[2] / 8, plain[3] / 8], 0.1 * Math.Log(8) + 1);

        void Check(LlamaConfig config, double[] frequencies, double magnitude = 1)
        {
            using var model = Tiny.Shake(CausalLanguageModel.Create(config, 1));
            Same(new LlamaLoops(Saved(model), 2, 4, 2, 8, frequencies) { Magnitude = magnitude }.Logits(ids), model, ids);
        }
    }
}
