using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>Steps with a cache give what one full pass gives.</summary>
public sealed class CacheTests : IDisposable
{
    private const double Tolerance = 1e-5;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();
    private readonly int[] _ids = Tiny.Ids(14);

    public static TheoryData<string> Kinds => ["gpt2", "llama", "one group", "mistral", "qwen2", "qwen3", "alibi", "dynamic", "neox", "sequential neox"];

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
    }

    internal static CausalLanguageModel Model(string kind) => Tiny.Shake(CausalLanguageModel.Create(kind switch
    {
        "gpt2" => Tiny.Gpt2,
        "one group" => Tiny.Llama with { KeyValueHeadCount = 1 },
        "mistral" => Tiny.Llama with { ModelType = "mistral", SlidingWindow = 4 },
        "qwen2" => Tiny.Llama with { ModelType = "qwen2", SlidingWindow = 3, WindowedLayers = [false, true] },
        "qwen3" => Tiny.Llama with { ModelType = "qwen3" },
        "alibi" => Tiny.Llama with { Positions = PositionEncoding.Alibi },
        "dynamic" => Tiny.Llama with { Rope = new RopeConfig { Scaling = RopeScaling.Dynamic, Factor = 2 } },
        "neox" => Tiny.GptNeoX,
        "sequential neox" => Tiny.GptNeoX with { ParallelResidual = false },
        _ => Tiny.Llama,
    }, 1));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_token_at_a_time_equals_the_full_pass(string kind)
    {
        using var model = Model(kind);
        using var cache = new KeyValueCache();
        var whole = model.Forward(new ModelInput(Tiny.Batch(_ids, Tiny.Ids(14, 8)))).Logits;
        for (var i = 0; i < _ids.Length; i++)
        {
            var step = model.Forward(new ModelInput(Tiny.Batch([_ids[i]], [Tiny.Ids(14, 8)[i]])), cache).Logits;
            Assert.InRange(Tiny.Difference(step.squeeze(1), whole.select(1, i)), 0, Tolerance);
            Assert.Equal(i + 1, cache.Length);
        }
        Assert.Equal((2, 2), (cache.BatchSize, cache.LayerCount));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Chunks_of_several_tokens_equal_the_full_pass(string kind)
    {
        using var model = Model(kind);
        using var cache = new KeyValueCache(capacity: 9);
        var whole = model.Forward(new ModelInput(Tiny.Batch(_ids))).Logits;
        foreach (var (start, end) in new[] { (0, 5), (5, 6), (6, 11), (11, 14) })
        {
            var step = model.Forward(new ModelInput(Tiny.Batch(_ids[start..end])), cache).Logits;
            Assert.InRange(Tiny.Difference(step[0], whole[0].narrow(0, start, end - start)), 0, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Padded_prompts_continue_as_they_would_alone_on_either_side(string kind)
    {
        using var model = Model(kind);
        int[][] prompts = [_ids[..3], _ids[3..12], _ids[5..10]];
        int[][] rest = [[7, 9, 30], [11, 2, 5], [40, 41, 42]];
        foreach (var left in new[] { true, false })
        {
            using var cache = new KeyValueCache();
            var first = model.Forward(ModelInputs.Pad(prompts, left: left) with { Logits = LogitSelection.Last }, cache).Logits;
            var steps = Enumerable.Range(0, 3).Select(i => model.Forward(new ModelInput(Tiny.Batch([rest[0][i]], [rest[1][i]], [rest[2][i]])), cache).Logits).ToList();
            for (var row = 0; row < 3; row++)
            {
                var alone = model.Forward(new ModelInput(Tiny.Batch([.. prompts[row], .. rest[row]]))).Logits[0];
                var length = prompts[row].Length;
                Assert.InRange(Tiny.Difference(first[row, 0], alone[length - 1]), 0, Tolerance);
                for (var i = 0; i < 3; i++)
                {
                    Assert.InRange(Tiny.Difference(steps[i][row, 0], alone[length + i]), 0, Tolerance);
                }
            }
        }
    }

    [Fact]
    public void A_mask_over_all_keys_says_the_same_as_the_one_that_the_cache_remembers()
    {
        using var model = Model("llama");
        using var remembered = new KeyValueCache();
        using var told = new KeyValueCache();
        var input = ModelInputs.Pad([_ids[..3], _ids[3..8]], left: true);
        model.Forward(input, remembered);
        model.Forward(input, told);
        var next = Tiny.Batch([7], [9]);
        var mask = cat([input.PaddingMask!, ones([2, 1], ScalarType.Bool)], 1);
        Assert.Equal(0, Tiny.Difference(model.Forward(new ModelInput(next) { PaddingMask = mask }, told).Logits, model.Forward(new ModelInput(next), remembered).Logits));
    }

    [Fact]
    public void Crop_takes_tokens_back()
    {
        using var model = Model("llama");
        using var cache = new KeyValueCache();
        model.Forward(ModelInputs.Pad([_ids[..6], _ids[4..12]], left: true), cache);
        using var before = cache.Fork();
        model.Forward(new ModelInput(Tiny.Batch([3, 4, 5], [6, 7, 8])), cache);
        cache.Crop(8);
        Assert.Equal(8, cache.Length);
        var next = new ModelInput(Tiny.Batch([20], [21]));
        Assert.Equal(0, Tiny.Difference(model.Forward(next, cache).Logits, model.Forward(next, before).Logits));
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Crop(10));
        cache.Crop(0);
        Assert.Null(cache.PaddingMask);
        var whole = model.Forward(new ModelInput(Tiny.Batch(_ids, _ids))).Logits;
        Assert.InRange(Tiny.Difference(model.Forward(new ModelInput(Tiny.Batch(_ids, _ids)), cache).Logits, whole), 0, Tolerance);
    }

    [Fact]
    public void Select_reorders_repeats_and_drops_rows()
    {
        using var model = Model("llama");
        using var cache = new KeyValueCache();
        int[][] prompts = [_ids[..3], _ids[3..12], _ids[5..10]];
        model.Forward(ModelInputs.Pad(prompts, left: true), cache);
        using var chosen = cache.Select(2, 0, 2, 1);
        var logits = model.Forward(new ModelInput(Tiny.Batch([7], [8], [9], [10])), chosen).Logits;
        foreach (var (row, source, token) in new[] { (0, 2, 7), (1, 0, 8), (2, 2, 9), (3, 1, 10) })
        {
            Assert.InRange(Tiny.Difference(logits[row, 0], model.Forward(new ModelInput(Tiny.Batch([.. prompts[source], token]))).Logits[0, -1]), 0, Tolerance);
        }
        Assert.Equal(9, cache.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Select(3));
    }

    [Fact]
    public void Forks_go_their_own_ways()
    {
        using var model = Model("gpt2");
        using var trunk = new KeyValueCache(capacity: 40);
        model.Forward(new ModelInput(Tiny.Batch(_ids[..6])), trunk);
        var bytes = trunk.Bytes;
        using var fork = trunk.Fork();
        using var second = fork.Fork();
        var a = model.Forward(new ModelInput(Tiny.Batch([9, 10])), trunk).Logits;
        var b = model.Forward(new ModelInput(Tiny.Batch([11, 12])), fork).Logits;
        var c = model.Forward(new ModelInput(Tiny.Batch([13, 14])), second).Logits;
        a = cat([a, model.Forward(new ModelInput(Tiny.Batch([15])), trunk).Logits], 1);
        foreach (var (logits, tail) in new[] { (a, new[] { 9, 10, 15 }), (b, [11, 12]), (c, [13, 14]) })
        {
            Assert.InRange(Tiny.Difference(logits[0], model.Forward(new ModelInput(Tiny.Batch([.. _ids[..6], .. tail]))).Logits[0].narrow(0, 6, tail.Length)), 0, Tolerance);
        }
        Assert.Equal(2L * 2 * 4 * 40 * 4 * 4, bytes);
    }

    [Fact]
    public void A_cache_of_given_tensors_continues_the_sequences_that_they_came_from()
    {
        using var model = Model("llama");
        int[][] prompts = [_ids[..4], _ids[4..10]];
        var layers = new List<(Tensor, Tensor)>();
        var alone = prompts.Select(prompt =>
        {
            var cache = new KeyValueCache();
            model.Forward(new ModelInput(Tiny.Batch(prompt)) { Logits = LogitSelection.None }, cache);
            return cache;
        }).ToArray();
        for (var layer = 0; layer < 2; layer++)
        {
            layers.Add((Stack(alone[0].Keys(layer), alone[1].Keys(layer)), Stack(alone[0].Values(layer), alone[1].Values(layer))));
        }
        using var joined = KeyValueCache.FromLayers(layers, tensor(new[] { false, false, true, true, true, true, true, true, true, true, true, true }, [2, 6]));
        var logits = model.Forward(new ModelInput(Tiny.Batch([17], [18])), joined).Logits;
        for (var row = 0; row < 2; row++)
        {
            Assert.InRange(Tiny.Difference(logits[row, 0], model.Forward(new ModelInput(Tiny.Batch([.. prompts[row], 17 + row]))).Logits[0, -1]), 0, Tolerance);
            alone[row].Dispose();
        }
        Assert.Throws<ArgumentException>(() => KeyValueCache.FromLayers([]));
        Assert.Throws<ArgumentException>(() => KeyValueCache.FromLayers([(zeros(1, 2, 3, 4), zeros(1, 2, 4, 4))]));
        Assert.Throws<ArgumentException>(() => KeyValueCache.FromLayers([(zeros(1, 2, 3, 4), zeros(1, 2, 3, 4))], ones(1, 4)));

        static Tensor Stack(Tensor shorter, Tensor longer) => cat([nn.functional.pad(shorter, [0, 0, 2, 0]), longer], 0);
    }

    [Fact]
    public void A_prefill_without_logits_fills_the_cache_and_skips_the_head()
    {
        using var model = Model("llama");
        var calls = 0;
        using var hook = model.OnForward("lm_head", (_, _) => { calls++; return null; });
        using var cache = new KeyValueCache();
        var output = model.Forward(new ModelInput(Tiny.Batch(_ids)) { Logits = LogitSelection.None }, cache);
        Assert.Equal((0, 14), (calls, cache.Length));
        Assert.False(output.HasLogits);
        Assert.Throws<InvalidOperationException>(() => output.Logits);
    }

    [Fact]
    public void Gradients_flow_through_a_cache()
    {
        using var grad = enable_grad();
        using var model = Model("llama");
        using var cache = new KeyValueCache();
        model.Forward(new ModelInput(Tiny.Batch(_ids[..6])), cache);
        model.Forward(new ModelInput(Tiny.Batch(_ids[6..])), cache).Logits.square().sum().backward();
        var stepped = model.ParameterOf("model.layers.0.self_attn.k_proj.weight").grad!.clone();
        model.zero_grad();
        model.Forward(new ModelInput(Tiny.Batch(_ids))).Logits.narrow(1, 6, 8).square().sum().backward();
        Assert.InRange(Tiny.Difference(stepped, model.ParameterOf("model.layers.0.self_attn.k_proj.weight").grad!), 0, 1e-3);
    }
}
