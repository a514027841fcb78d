using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>Mixed precision against the same pass in float32: equal up to the rounding of bfloat16, and never where it must not be.</summary>
public sealed class MixedPrecisionTests
{
    /// <summary>bfloat16 keeps 8 bits: a relative error of 0.4 % a rounding.</summary>
    private const double Tolerance = 0.03;

    public static TheoryData<string> Families => ["llama", "gpt2", "bert"];

    [Theory]
    [MemberData(nameof(Families))]
    public void Outputs_and_gradients_are_those_of_float32_up_to_rounding(string family)
    {
        using var model = Create(family);
        var (exact, gradients) = Pass(model, null);
        var (mixed, others) = Pass(model, ScalarType.BFloat16);
        Assert.InRange(Difference(exact, mixed), 1e-5, Tolerance);
        foreach (var (name, gradient) in gradients)
        {
            // A bias of the keys changes no probability: its gradient is rounding.
            if (!name.EndsWith("key.bias", StringComparison.Ordinal))
            {
                Assert.True(Difference(gradient, others[name]) < 0.1, $"{name}: {Difference(gradient, others[name]):0.###}");
            }
        }
    }

    [Fact]
    public void Weights_gradients_and_outputs_stay_in_float32()
    {
        using var model = Create("llama");
        using (MixedPrecision.Use(ScalarType.BFloat16))
        {
            using var logits = Logits(model, new ModelInput(Ids));
            logits.square().mean().backward();
            Assert.Equal(ScalarType.Float32, logits.dtype);
        }

        Assert.All(model.parameters(), static p => Assert.Equal((ScalarType.Float32, ScalarType.Float32), (p.dtype, p.grad!.dtype)));
        Assert.Null(MixedPrecision.Products);
    }

    [Fact]
    public void A_pass_with_a_cache_and_a_model_in_double_precision_are_left_alone()
    {
        using var model = (CausalLanguageModel)Create("llama");
        model.eval();
        using var quiet = no_grad();
        using var exact = Logits(model, new ModelInput(Ids));
        using var plainCache = new KeyValueCache();
        using var plain = model.Forward(new ModelInput(Ids.narrow(1, 0, 5)), plainCache).Logits;
        using var setting = MixedPrecision.Use(ScalarType.BFloat16);
        using var cache = new KeyValueCache();
        using var first = model.Forward(new ModelInput(Ids.narrow(1, 0, 5)), cache).Logits;
        Assert.Equal(plain.data<float>().ToArray(), first.data<float>().ToArray());
        Assert.All(Enumerable.Range(0, 2), layer => Assert.Equal(ScalarType.Float32, cache.Keys(layer).dtype));
        Assert.Equal(5, cache.Length);
        model.to(ScalarType.Float64);
        using var doubles = Logits(model, new ModelInput(Ids));
        Assert.Equal(ScalarType.Float64, doubles.dtype);
        Assert.InRange(Difference(exact, doubles.to_type(ScalarType.Float32)), 0, 1e-5);
    }

    [Fact]
    public void A_hooked_layer_shows_its_float32_output()
    {
        using var model = Create("llama");
        ScalarType? seen = null;
        using var hook = model.OnForward("model.layers.0.mlp.up_proj", (_, output) =>
        {
            seen = output.dtype;
            return null;
        });
        using var setting = MixedPrecision.Use(ScalarType.BFloat16);
        using var logits = Logits(model, new ModelInput(Ids));
        Assert.Equal(ScalarType.Float32, seen);
    }

    [Fact]
    public void Padded_rows_give_no_nan()
    {
        using var model = Create("bert");
        using var setting = MixedPrecision.Use(ScalarType.BFloat16);
        var mask = ones([2, 12], ScalarType.Bool);
        mask[0, TensorIndex.Slice(7, 12)] = tensor(false);
        mask[1] = zeros(12, ScalarType.Bool);
        using var logits = Logits(model, new ModelInput(Ids) { PaddingMask = mask });
        Assert.DoesNotContain(logits.data<float>().ToArray(), static x => !float.IsFinite(x));
    }

    [Fact]
    public void Only_bfloat16_is_taken() =>
        Assert.Contains("BFloat16", Assert.Throws<ArgumentException>(static () => MixedPrecision.Use(ScalarType.Float16)).Message, StringComparison.Ordinal);

    private static Tensor Ids => tensor(Enumerable.Range(0, 24).Select(static i => (long)((i * 7) % 50)).ToArray(), [2, 12]);

    private static PretrainedModel Create(string family) => family switch
    {
        "llama" => CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 50, HiddenSize = 32, LayerCount = 2, HeadCount = 4, KeyValueHeadCount = 2, FeedForwardSize = 48 }, 3),
        "gpt2" => CausalLanguageModel.Create(new Gpt2Config { VocabularySize = 50, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 64, MaximumPositions = 32, BeginTokenId = null, EndTokenIds = [] }, 3),
        _ => MaskedLanguageModel.Create(new BertConfig { VocabularySize = 50, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 64, MaximumPositions = 32 }, 3),
    };

    private static Tensor Logits(PretrainedModel model, in ModelInput input) => model is CausalLanguageModel decoder ? decoder.Forward(input).Logits : ((MaskedLanguageModel)model).Forward(input).Logits;

    private static (Tensor Output, Dictionary<string, Tensor> Gradients) Pass(PretrainedModel model, ScalarType? type)
    {
        model.eval();
        model.zero_grad();
        using var setting = MixedPrecision.Use(type);
        var logits = Logits(model, new ModelInput(Ids));
        logits.square().mean().backward();
        return (logits.detach(), model.named_parameters().Where(static p => p.parameter.grad is not null).ToDictionary(static p => p.name, static p => p.parameter.grad!.clone()));
    }

    /// <summary>‖a − b‖ / ‖a‖.</summary>
    private static double Difference(Tensor a, Tensor b)
    {
        var (x, y) = (a.data<float>().ToArray(), b.data<float>().ToArray());
        return Math.Sqrt(x.Zip(y, static (u, v) => (double)(u - v) * (u - v)).Sum() / x.Sum(static u => (double)u * u));
    }
}
