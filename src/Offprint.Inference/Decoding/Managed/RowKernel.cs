using System.Runtime.Intrinsics;
using Offprint.Models;

namespace Offprint.Inference;

/// <summary>What happens to single rows: normalisation, rotation, activation. The order of every sum depends on the row's width only.</summary>
internal static unsafe class RowKernel
{
    /// <summary>RMSNorm, or LayerNorm where <paramref name="layer"/> is set.</summary>
    public static void Norm(float* x, float* y, int width, float* scale, float* bias, double epsilon, bool layer)
    {
        var mean = layer ? Sum(x, width) / width : 0f;
        var square = SquaredDistance(x, width, mean) / width;
        var inverse = (float)(1 / Math.Sqrt(square + epsilon));
        var (centre, factor) = (Vector256.Create(mean), Vector256.Create(inverse));
        var i = 0;
        for (; i + 8 <= width; i += 8)
        {
            var normal = (Vector256.Load(x + i) - centre) * factor * Vector256.Load(scale + i);
            (bias is null ? normal : normal + Vector256.Load(bias + i)).Store(y + i);
        }

        for (; i < width; i++)
        {
            y[i] = (x[i] - mean) * inverse * scale[i] + (bias is null ? 0 : bias[i]);
        }
    }

    /// <summary>Turns the first 2·half dimensions of a head: pairs are half a rotated width apart.</summary>
    public static void Rotate(float* head, float* cosines, float* sines, int half)
    {
        for (var i = 0; i < half; i++)
        {
            var (a, b) = (head[i], head[half + i]);
            head[i] = a * cosines[i] - b * sines[i];
            head[half + i] = b * cosines[i] + a * sines[i];
        }
    }

    /// <summary>x = act(x), and times <paramref name="other"/> where that is given.</summary>
    public static void Activate(Activation activation, float* x, float* other, int width)
    {
        var i = 0;
        for (; i + 8 <= width; i += 8)
        {
            var v = Apply(activation, Vector256.Load(x + i));
            (other is null ? v : v * Vector256.Load(other + i)).Store(x + i);
        }

        for (; i < width; i++)
        {
            var v = Apply(activation, Vector256.Create(x[i]))[0];
            x[i] = other is null ? v : v * other[i];
        }
    }

    public static void Add(float* x, float* y, int width)
    {
        var i = 0;
        for (; i + 8 <= width; i += 8)
        {
            (Vector256.Load(x + i) + Vector256.Load(y + i)).Store(x + i);
        }

        for (; i < width; i++)
        {
            x[i] += y[i];
        }
    }

    private static Vector256<float> Apply(Activation activation, Vector256<float> x) => activation switch
    {
        Activation.Silu => x * Sigmoid(x),
        Activation.QuickGelu => x * Sigmoid(x * Vector256.Create(1.702f)),
        // tanh u = 2 σ(2u) - 1
        Activation.GeluTanh => x * Sigmoid(Vector256.Create(2 * 0.7978845608028654f) * (x + Vector256.Create(0.044715f) * x * x * x)),
        Activation.Relu => Vector256.Max(x, Vector256<float>.Zero),
        Activation.Tanh => Sigmoid(x + x) * Vector256.Create(2f) - Vector256.Create(1f),
        _ => Gelu(x),
    };

    private static Vector256<float> Sigmoid(Vector256<float> x) => Vector256.Create(1f) / (Vector256.Create(1f) + Vector256.Exp(-x));

    private static Vector256<float> Gelu(Vector256<float> x)
    {
        Span<float> values = stackalloc float[8];
        for (var i = 0; i < 8; i++)
        {
            values[i] = (float)(0.5 * x[i] * (1 + MathNet.Numerics.SpecialFunctions.Erf(x[i] * Math.Sqrt(0.5))));
        }

        return Vector256.Create<float>(values);
    }

    private static float Sum(float* x, int width)
    {
        var sums = Vector256<float>.Zero;
        var i = 0;
        for (; i + 8 <= width; i += 8)
        {
            sums += Vector256.Load(x + i);
        }

        var sum = Vector256.Sum(sums);
        for (; i < width; i++)
        {
            sum += x[i];
        }

        return sum;
    }

    private static float SquaredDistance(float* x, int width, float mean)
    {
        var (sums, centre) = (Vector256<float>.Zero, Vector256.Create(mean));
        var i = 0;
        for (; i + 8 <= width; i += 8)
        {
            var d = Vector256.Load(x + i) - centre;
            sums += d * d;
        }

        var sum = Vector256.Sum(sums);
        for (; i < width; i++)
        {
            sum += (x[i] - mean) * (x[i] - mean);
        }

        return sum;
    }
}
