using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>Decoders with two feed-forward layers a block.</summary>
public sealed class DuoTests : IDisposable
{
    private static readonly DuoConfig Small = new() { VocabularySize = Tiny.Vocabulary, HiddenSize = 16, LayerCount = 3, HeadCount = 4, FeedForwardSize = 40, SmallFeedForwardSize = 8, MaximumPositions = 64 };

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }

    private static CausalLanguageModel Model(DuoConfig? config = null) => Tiny.Shake(CausalLanguageModel.Create(config ?? Small, 1));

    private static Tensor Logits(CausalLanguageModel model, int[] ids, ITokenRouter? router) => model.Forward(new ModelInput(Tiny.Batch(ids)) { Router = router }).Logits[0];

    private static double Apart(Tensor a, Tensor b) => a.sub(b).abs().max().to_type(ScalarType.Float64).item<double>();

    [Fact]
    public void Every_pattern_equals_the_plain_loops()
    {
        using var model = Model();
        Checkpoint.Save(model, _folder.Path);
        var w = Weights.Read(_folder.Path);
        var ids = Tiny.Ids(7);
        foreach (var code in Enumerable.Range(0, 27))
        {
            TokenRoute[] pattern = [(TokenRoute)(code % 3), (TokenRoute)(code / 3 % 3), (TokenRoute)(code / 9)];
            var expected = Loop(w, ids, (layer, _) => pattern[layer]);
            Assert.InRange(Tiny.Difference(Logits(model, ids, new PatternRouter(pattern)), expected), 0, 1e-4);
        }

        Assert.Equal(0, Apart(Logits(model, ids, null), Logits(model, ids, PatternRouter.All(TokenRoute.Big, 3))));
    }

    [Fact]
    public void Routes_of_single_tokens_equal_the_plain_loops_with_and_without_gradients_and_through_the_cache()
    {
        using var model = Model();
        Checkpoint.Save(model, _folder.Path);
        var w = Weights.Read(_folder.Path);
        var ids = Tiny.Ids(9);
        var random = new SeededRandom(3);
        var chosen = Enumerable.Range(0, 3).Select(_ => ids.Select(_ => (long)random.Next(3)).ToArray()).ToArray();
        var routes = tensor(chosen.SelectMany(row => row).ToArray(), [3, 1, ids.Length]);
        var expected = Loop(w, ids, (layer, token) => (TokenRoute)chosen[layer][token]);
        Assert.InRange(Tiny.Difference(Logits(model, ids, new GivenRouter(routes)), expected), 0, 1e-4);
        using (enable_grad())
        {
            model.train();
            Assert.InRange(Tiny.Difference(Logits(model, ids, new GivenRouter(routes)).detach(), expected), 0, 1e-4);
            model.eval();
        }

        using var cache = new KeyValueCache();
        for (var i = 0; i < ids.Length; i++)
        {
            var step = model.Forward(new ModelInput(Tiny.Batch([ids[i]])) { Router = new GivenRouter(routes.narrow(2, i, 1)) }, cache).Logits[0];
            Assert.InRange(Tiny.Difference(step, [expected[i]]), 0, 1e-4);
        }
    }

    [Fact]
    public void With_equal_layers_every_pattern_gives_the_same()
    {
        using var model = Model(Small with { SmallFeedForwardSize = 40 });
        for (var layer = 0; layer < 3; layer++)
            foreach (var kind in new[] { "up_proj", "down_proj" })
                model.ParameterOf($"model.layers.{layer}.small_mlp.{kind}.weight").copy_(model.ParameterOf($"model.layers.{layer}.mlp.{kind}.weight"));
        var ids = Tiny.Ids(8);
        var big = Logits(model, ids, null);
        Assert.InRange(Apart(big, Logits(model, ids, PatternRouter.All(TokenRoute.Small, 3))), 0, 1e-5);
        Assert.InRange(Apart(big, Logits(model, ids, new RandomRouter(new SeededRandom(1)))), 0, 1e-5);
        Assert.NotEqual(0, Apart(big, Logits(model, ids, PatternRouter.All(TokenRoute.Skip, 3))));
    }

    [Fact]
    public void Gradients_reach_the_layers_that_were_taken_and_no_others()
    {
        using var model = Model();
        using var recording = enable_grad();
        model.train();
        Logits(model, Tiny.Ids(8), new PatternRouter([TokenRoute.Small, TokenRoute.Big, TokenRoute.Skip])).sum().backward();
        double Gradient(int layer, string kind) => model.ParameterOf($"model.layers.{layer}.{kind}.up_proj.weight").grad is { } grad ? grad.abs().sum().item<float>() : 0;
        Assert.Equal([false, true, true, false, false, false], new[] { Gradient(0, "mlp"), Gradient(0, "small_mlp"), Gradient(1, "mlp"), Gradient(1, "small_mlp"), Gradient(2, "mlp"), Gradient(2, "small_mlp") }.Select(g => g > 0));
    }

    [Fact]
    public void It_is_counted_saved_inspected_and_loaded_like_the_others()
    {
        using var model = Model();
        // Table, then per layer 2 norms, 4 square matrices and both layers, the last norm; the head is tied.
        Assert.Equal((61 * 16) + (3 * ((4 * 16) + (4 * 256) + (2 * 16 * 48))) + 32, model.ParameterCount);
        Assert.Equal(model.ParameterCount, model.parameters().Sum(p => p.NumberOfElements));
        Checkpoint.Save(model, _folder.Path);
        var info = Checkpoint.Inspect(_folder.Path);
        Assert.Equal(("offprint_duo", ModelHead.CausalLanguageModel, model.ParameterCount), (info.Config.ModelType, info.Head, info.ParameterCount));
        Assert.True(Checkpoint.Verify(_folder.Path).Passed);
        using var again = Checkpoint.Load<CausalLanguageModel>(_folder.Path);
        Assert.Equal(model.Config.ToStack() with { Layers = [] }, again.Config.ToStack() with { Layers = [] });
        var ids = Tiny.Ids(5);
        Assert.Equal(0, Apart(Logits(model, ids, PatternRouter.All(TokenRoute.Small, 3)), Logits(again, ids, PatternRouter.All(TokenRoute.Small, 3))));
        var routed = new RoutedLanguageModel(again, PatternRouter.All(TokenRoute.Small, 3));
        Assert.Equal(0, Apart(Logits(model, ids, PatternRouter.All(TokenRoute.Small, 3)), routed.Forward(new ModelInput(Tiny.Batch(ids))).Logits[0]));
        Assert.IsType<FeedForward>(again.Find("layers.1.small_mlp"));
        using var other = CausalLanguageModel.Create(Tiny.Llama, 1);
        Assert.Contains("no choice of layers", Assert.Throws<ArgumentException>(() => new RoutedLanguageModel(other, PatternRouter.All(TokenRoute.Big, 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Routes_that_are_none_are_named_with_layer_and_token()
    {
        using var model = Model();
        var ids = Tiny.Ids(4);
        string Error(ITokenRouter router) => Assert.ThrowsAny<ArgumentException>(() => Logits(model, ids, router)).Message;
        Assert.Contains("Layer 1: token 2 has the route 3", Error(new GivenRouter(tensor(new long[] { 0, 1, 0, 1, 0, 1, 3, 1, 0, 0, 0, 0 }, [3, 1, 4]))), StringComparison.Ordinal);
        Assert.Contains("they must be Int64 [1, 4]", Error(new GivenRouter(zeros([3, 1, 5], ScalarType.Int64))), StringComparison.Ordinal);
        Assert.Contains("names 2 layers", Error(PatternRouter.All(TokenRoute.Big, 2)), StringComparison.Ordinal);
        Assert.Contains("for 2 layers", Error(new GivenRouter(zeros([2, 1, 4], ScalarType.Int64))), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new GivenRouter(zeros(2, 2)));
        Assert.Throws<ArgumentException>(() => new RandomRouter(new SeededRandom(1), 0.7, 0.4));
        Assert.Throws<ArgumentException>(() => CausalLanguageModel.Create(Small with { SmallFeedForwardSize = 0 }, 1));
    }

    [Fact]
    public void Random_routes_have_their_shares()
    {
        var routes = new RandomRouter(new SeededRandom(4), bigShare: 0.2, skipShare: 0.3).Route(0, zeros(40, 50, 1)).data<long>().ToArray();
        Assert.Equal([0.5, 0.2, 0.3], Enumerable.Range(0, 3).Select(kind => Math.Round(routes.Count(r => r == kind) / 2000.0, 1)));
    }

    /// <summary>The whole decoder over doubles: LayerNorm, rotary attention, GELU by the error function.</summary>
    private static double[][] Loop(Weights w, int[] ids, Func<int, int, TokenRoute> route)
    {
        var table = w.Matrix("model.embed_tokens.weight");
        double[][] x = [.. ids.Select(id => Enumerable.Range(0, 16).Select(c => table[id, c]).ToArray())];
        for (var layer = 0; layer < 3; layer++)
        {
            var p = $"model.layers.{layer}.";
            double[][] normed = [.. x.Select(v => Loops.LayerNorm(v, w.Vector(p + "input_layernorm.weight"), w.Vector(p + "input_layernorm.bias"), 1e-5))];
            double[][] Heads(string name, bool turn) => [.. normed.Select((v, at) => turn ? Turn(Loops.Linear(v, w.Matrix(p + name), null), at) : Loops.Linear(v, w.Matrix(p + name), null))];
            var (q, k, v2) = (Heads("self_attn.q_proj.weight", true), Heads("self_attn.k_proj.weight", true), Heads("self_attn.v_proj.weight", false));
            for (var i = 0; i < x.Length; i++)
            {
                var mixed = new double[16];
                for (var head = 0; head < 4; head++)
                {
                    double[] scores = [.. Enumerable.Range(0, i + 1).Select(j => Enumerable.Range(head * 4, 4).Sum(c => q[i][c] * k[j][c]) / 2)];
                    var top = scores.Max();
                    double[] weights = [.. scores.Select(s => Math.Exp(s - top))];
                    for (var j = 0; j <= i; j++)
                        for (var c = head * 4; c < (head * 4) + 4; c++) mixed[c] += weights[j] / weights.Sum() * v2[j][c];
                }

                x[i] = [.. x[i].Zip(Loops.Linear(mixed, w.Matrix(p + "self_attn.o_proj.weight"), null), (a, b) => a + b)];
                if (route(layer, i) == TokenRoute.Skip) continue;
                var name = p + (route(layer, i) == TokenRoute.Big ? "mlp." : "small_mlp.");
                var inner = Loops.LayerNorm(x[i], w.Vector(p + "post_attention_layernorm.weight"), w.Vector(p + "post_attention_layernorm.bias"), 1e-5);
                var raised = Loops.Linear(inner, w.Matrix(name + "up_proj.weight"), null).Select(Loops.Gelu).ToArray();
                x[i] = [.. x[i].Zip(Loops.Linear(raised, w.Matrix(name + "down_proj.weight"), null), (a, b) => a + b)];
            }
        }

        return [.. x.Select(v => Loops.Linear(Loops.LayerNorm(v, w.Vector("model.norm.weight"), w.Vector("model.norm.bias"), 1e-5), table, null))];
    }

    /// <summary>Rotates the two halves of every head of 4 against each other.</summary>
    private static double[] Turn(double[] v, int position)
    {
        var turned = new double[v.Length];
        for (var head = 0; head < v.Length; head += 4)
            for (var i = 0; i < 2; i++)
            {
                var angle = position * Math.Pow(10_000, -2.0 * i / 4);
                (turned[head + i], turned[head + i + 2]) = ((v[head + i] * Math.Cos(angle)) - (v[head + i + 2] * Math.Sin(angle)), (v[head + i + 2] * Math.Cos(angle)) + (v[head + i] * Math.Sin(angle)));
            }

        return turned;
    }
}
