using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

public sealed class OptimizerTests
{
    public OptimizerTests() => Offprint.Tensors.TorchRuntime.PrepareThread();

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.Float64, 1e-12)]
    public void AdamW_follows_the_equations(ScalarType type, double tolerance)
    {
        var settings = new AdamWSettings { Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-6, WeightDecay = 0.2 };
        using var weight = new Parameter(arange(0, 105, type).reshape(5, 21).div(50).sub(1));
        using var bias = new Parameter(ones(3, type));
        using var optimizer = settings.Create([new("w", weight), new("b", bias)]);
        optimizer.LearningRate = 0.01;
        var w = weight.detach().to_type(ScalarType.Float64).data<double>().ToArray();
        var b = new[] { 1.0, 1, 1 };
        var (mw, vw, mb, vb) = (new double[105], new double[105], new double[3], new double[3]);
        for (var t = 1; t <= 5; t++)
        {
            using var scope = NewDisposeScope();
            weight.grad = weight.detach().sin().mul(t);
            bias.grad = bias.detach().mul(2);
            Reference(w, [.. w.Select(x => Math.Sin(x) * t)], mw, vw, t, 0.2);
            Reference(b, [.. b.Select(x => 2 * x)], mb, vb, t, 0);
            optimizer.step();
        }

        Close(w, weight);
        Close(b, bias);

        void Reference(double[] x, double[] g, double[] m, double[] v, int t, double decay)
        {
            for (var i = 0; i < x.Length; i++)
            {
                m[i] = (0.8 * m[i]) + (0.2 * g[i]);
                v[i] = (0.9 * v[i]) + (0.1 * g[i] * g[i]);
                x[i] -= (0.01 * decay * x[i]) + (0.01 * (m[i] / (1 - Math.Pow(0.8, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.9, t))) + 1e-6));
            }
        }

        void Close(double[] expected, Parameter actual)
        {
            var values = actual.detach().to_type(ScalarType.Float64).data<double>().ToArray();
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], values[i], tolerance);
            }
        }
    }

    [Fact]
    public void AdamW_gives_the_same_bits_for_small_and_large_tensors()
    {
        // A large tensor is cut into pieces for several threads, and its end is no full vector; each element must not notice.
        const int length = (1 << 16) + 13;
        using var large = new Parameter(arange(0, length, ScalarType.Float32).div(length));
        using var small = new Parameter(large.detach()[^100..].clone());
        using var a = new AdamWSettings().Create([new("x", large)]);
        using var b = new AdamWSettings().Create([new("x", small)]);
        (a.LearningRate, b.LearningRate) = (0.1, 0.1);
        large.grad = large.detach().cos();
        small.grad = small.detach().cos();
        a.step();
        b.step();
        var tail = large.detach().data<float>().ToArray()[^100..];
        var own = small.detach().data<float>().ToArray();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(own[i], tail[i], 1e-7f);
        }
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(0.9, false, 0.01)]
    [InlineData(0.9, true, 0.01)]
    public void Sgd_agrees_with_the_engine_own(double momentum, bool nesterov, double decay)
    {
        using var ours = new Parameter(linspace(-1, 1, 12).reshape(3, 4));
        using var theirs = new Parameter(ours.detach().clone());
        using var a = new SgdSettings { Momentum = momentum, Nesterov = nesterov, WeightDecay = decay }.Create([new("x", ours)]);
        using var b = optim.SGD([theirs], 0.05, momentum, 0, decay, nesterov);
        a.LearningRate = 0.05;
        for (var t = 0; t < 4; t++)
        {
            ours.grad = ours.detach().pow(3);
            theirs.grad = theirs.detach().pow(3);
            a.step();
            b.step();
        }

        Assert.True(ours.allclose(theirs, 1e-6, 1e-7));
    }

    [Fact]
    public void An_imported_state_goes_on_bit_for_bit()
    {
        using var one = new Parameter(linspace(-1, 1, 33));
        using var a = new AdamWSettings().Create([new("x", one)]);
        a.LearningRate = 0.1;
        Steps(a, one, 3);
        using var two = new Parameter(one.detach().clone());
        using var b = new AdamWSettings().Create([new("x", two)]);
        b.LearningRate = 0.1;
        b.ImportState(a.ExportState(), a.Steps);
        Steps(a, one, 3);
        Steps(b, two, 3);
        Assert.Equal(one.detach().data<float>().ToArray(), two.detach().data<float>().ToArray());
        Assert.Equal(2 * 33 * 4, a.StateBytes);

        static void Steps(ResumableOptimizer optimizer, Parameter x, int count)
        {
            for (var i = 0; i < count; i++)
            {
                x.grad = x.detach().exp();
                optimizer.step();
            }
        }
    }

    [Fact]
    public void A_state_of_another_model_is_refused_by_name()
    {
        using var x = new Parameter(zeros(3));
        using var y = new Parameter(zeros(4));
        using var a = new AdamWSettings().Create([new("x", x)]);
        using var b = new AdamWSettings().Create([new("y", y)]);
        using var c = new AdamWSettings().Create([new("x", y)]);
        Assert.Contains("y/mean", Assert.Throws<ArgumentException>(() => b.ImportState(a.ExportState(), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => c.ImportState(a.ExportState(), 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        using var x = new Parameter(zeros(3));
        Assert.Contains("Beta2 is 1", Assert.Throws<ArgumentException>(() => new AdamWSettings { Beta2 = 1 }.Create([new("x", x)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SgdSettings { Nesterov = true }.Create([new("x", x)]));
        Assert.Throws<ArgumentException>(() => new AdamWSettings().Create([]));
    }
}
