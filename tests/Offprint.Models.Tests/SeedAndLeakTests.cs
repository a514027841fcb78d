using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

public class SeedAndLeakTests
{
    [Fact]
    public void Equal_seeds_give_equal_weights_and_logits_bit_for_bit_whatever_else_is_drawn()
    {
        using var quiet = no_grad();
        using var scope = new TensorScope();
        foreach (ModelConfig config in new ModelConfig[] { Tiny.Gpt2, Tiny.Llama })
        {
            TorchRuntime.Seed(1);
            using var a = CausalLanguageModel.Create(config, 7);
            using var drawn = randn(5);
            TorchRuntime.Seed(2);
            using var b = CausalLanguageModel.Create(config, 7);
            using var c = CausalLanguageModel.Create(config, 8);
            var input = new ModelInput(Tiny.Batch(Tiny.Ids(20)));
            Assert.Equal(Bits(a.Forward(input).Logits), Bits(b.Forward(input).Logits));
            Assert.NotEqual(Bits(a.Forward(input).Logits), Bits(c.Forward(input).Logits));
            foreach (var (x, y) in a.parameters().Zip(b.parameters()))
            {
                Assert.Equal(Bits(x), Bits(y));
            }
        }

        static byte[] Bits(Tensor x) => x.detach().contiguous().bytes.ToArray();
    }

    [Fact]
    public void A_body_starts_alike_under_every_head_and_global_randomness_is_left_alone()
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(5);
        var expected = randn(3).data<float>().ToArray();
        TorchRuntime.Seed(5);
        using var model = CausalLanguageModel.Create(Tiny.Llama, 7);
        Assert.Equal(expected, randn(3).data<float>().ToArray());
        using var body = TextEncoder.Create(Tiny.Llama, 7);
        Assert.Equal(0, Tiny.Difference(body.ParameterOf("layers.1.mlp.up_proj.weight"), model.ParameterOf("model.layers.1.mlp.up_proj.weight")));
    }

    [Fact]
    public void New_weights_have_the_deviations_of_their_family()
    {
        using var quiet = no_grad();
        using var scope = new TensorScope();
        using var model = CausalLanguageModel.Create(Tiny.Gpt2 with { HiddenSize = 128, FeedForwardSize = 512, LayerCount = 8 }, 1);
        Assert.Equal(0.02, Deviation("h.3.mlp.c_fc.weight"), 3);
        Assert.Equal(0.02 / Math.Sqrt(2 * 8), Deviation("h.3.mlp.c_proj.weight"), 3);
        Assert.Equal(0.02, Deviation("wte.weight"), 3);
        Assert.Equal(0, Deviation("h.3.mlp.c_fc.bias"));
        Assert.All(model.ParameterOf("h.2.ln_1.weight").data<float>().ToArray(), value => Assert.Equal(1, value));

        double Deviation(string name) => model.ParameterOf(name).std().item<float>();
    }

    [Theory]
    [MemberData(nameof(CacheTests.Kinds), MemberType = typeof(CacheTests))]
    public void A_thousand_decode_steps_leave_no_tensor_behind(string kind)
    {
        using var quiet = no_grad();
        using var model = CacheTests.Model(kind);
        using var cache = new KeyValueCache(capacity: 48);
        Step(0);
        cache.Crop(0);
        Step(1);

        // What earlier tests left to the finalizer must not count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var live = TensorScope.LiveTensors;
        for (var i = 0; i < 1000; i++)
        {
            if (cache.Length == 40)
            {
                cache.Crop(1);
            }
            Step(i);
        }
        Assert.Equal(live, TensorScope.LiveTensors);

        void Step(int i)
        {
            using var scope = new TensorScope();
            var output = model.Forward(new ModelInput(Tiny.Batch([i % 60], [(i + 7) % 60])), cache);
            Assert.Equal(Tiny.Vocabulary, output.Logits.shape[2]);
        }
    }

    [Fact]
    public void Caches_and_outputs_free_what_they_hold_without_a_scope()
    {
        using var quiet = no_grad();
        // The models are made outside: the engine counts every new Parameter twice (the tensor that it took over stays counted), though nothing leaks.
        using var model = CausalLanguageModel.Create(Tiny.Llama, 7);
        using var encoder = TextEncoder.Create(Tiny.Bert, 7);
        Run();
        var live = TensorScope.LiveTensors;
        for (var i = 0; i < 20; i++)
        {
            Run();
        }
        Assert.Equal(live, TensorScope.LiveTensors);

        void Run()
        {
            using var ids = Tiny.Batch(Tiny.Ids(5), Tiny.Ids(5));
            using var mask = tensor(new[] { false, true, true, true, true, true, true, true, true, true }, [2, 5]);
            using var cache = new KeyValueCache();
            using var output = model.Forward(new ModelInput(ids) { PaddingMask = mask, ReturnHiddenStates = true, ReturnAttentions = true }, cache);
            using var fork = cache.Fork();
            using var next = Tiny.Batch([4], [5]);
            using var second = model.Forward(new ModelInput(next), fork);
            using var chosen = fork.Select(1);
            chosen.Crop(2);
            using var vector = encoder.Encode(new ModelInput(ids) { PaddingMask = mask });
        }
    }
}
