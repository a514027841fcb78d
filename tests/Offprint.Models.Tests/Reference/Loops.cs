namespace Offprint.Models.Tests;

/// <summary>The arithmetic of transformers as plain loops over doubles, one token vector at a time. Shares nothing with the library.</summary>
public static class Loops
{
    /// <summary>y = x Wᵀ + b with W stored [out, in].</summary>
    public static double[] Linear(double[] x, double[,] w, double[]? b)
    {
        var y = new double[w.GetLength(0)];
        for (var o = 0; o < y.Length; o++)
        {
            var sum = b?[o] ?? 0;
            for (var i = 0; i < x.Length; i++)
            {
                sum += x[i] * w[o, i];
            }
            y[o] = sum;
        }
        return y;
    }

    /// <summary>y = x W + b with W stored [in, out] (Conv1D).</summary>
    public static double[] Conv(double[] x, double[,] w, double[] b)
    {
        var y = new double[w.GetLength(1)];
        for (var o = 0; o < y.Length; o++)
        {
            var sum = b[o];
            for (var i = 0; i < x.Length; i++)
            {
                sum += x[i] * w[i, o];
            }
            y[o] = sum;
        }
        return y;
    }

    public static double[] LayerNorm(double[] x, double[] weight, double[] bias, double eps)
    {
        double mean = 0, variance = 0;
        foreach (var v in x)
        {
            mean += v / x.Length;
        }
        foreach (var v in x)
        {
            variance += (v - mean) * (v - mean) / x.Length;
        }
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = (x[i] - mean) / Math.Sqrt(variance + eps) * weight[i] + bias[i];
        }
        return y;
    }

    public static double[] RmsNorm(double[] x, double[] weight, double eps)
    {
        double square = 0;
        foreach (var v in x)
        {
            square += v * v / x.Length;
        }
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = x[i] / Math.Sqrt(square + eps) * weight[i];
        }
        return y;
    }

    public static double Gelu(double x) => 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    public static double GeluTanh(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    public static double Silu(double x) => x / (1 + Math.Exp(-x));

    public static double[] Add(double[] a, double[] b)
    {
        var y = new double[a.Length];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = a[i] + b[i];
        }
        return y;
    }

    public static double[] Map(double[] x, Func<double, double> f) => Array.ConvertAll(x, v => f(v));

    /// <summary>Rotates the first <paramref name="frequencies"/>·2 numbers of a head: pairs (i, i + D/2).</summary>
    public static void Rotate(Span<double> head, double[] frequencies, int position)
    {
        var half = frequencies.Length;
        for (var i = 0; i < half; i++)
        {
            var (cos, sin) = (Math.Cos(position * frequencies[i]), Math.Sin(position * frequencies[i]));
            var (a, b) = (head[i], head[i + half]);
            head[i] = a * cos - b * sin;
            head[i + half] = b * cos + a * sin;
        }
    }

    /// <summary>
    /// Attention of one sequence: q [n][heads·width], k and v [n][groups·width]; <paramref name="visible"/> says which key a query sees,
    /// <paramref name="bias"/>(head, i, j) is added to a score.
    /// </summary>
    public static double[][] Attend(double[][] q, double[][] k, double[][] v, int heads, int groups, double scale, Func<int, int, bool> visible, Func<int, int, int, double>? bias = null)
    {
        var width = q[0].Length / heads;
        var result = new double[q.Length][];
        for (var i = 0; i < q.Length; i++)
        {
            result[i] = new double[heads * width];
            for (var h = 0; h < heads; h++)
            {
                var g = h / (heads / groups);
                var weights = new double[k.Length];
                var total = 0.0;
                var top = double.NegativeInfinity;
                for (var j = 0; j < k.Length; j++)
                {
                    double score = 0;
                    for (var c = 0; c < width; c++)
                    {
                        score += q[i][h * width + c] * k[j][g * width + c];
                    }
                    weights[j] = visible(i, j) ? score * scale + (bias?.Invoke(h, i, j) ?? 0) : double.NegativeInfinity;
                    top = Math.Max(top, weights[j]);
                }
                for (var j = 0; j < k.Length; j++)
                {
                    weights[j] = Math.Exp(weights[j] - top);
                    total += weights[j];
                }
                for (var j = 0; j < k.Length; j++)
                {
                    for (var c = 0; c < width; c++)
                    {
                        result[i][h * width + c] += weights[j] / total * v[j][g * width + c];
                    }
                }
            }
        }
        return result;
    }

    /// <summary>The error function by its Taylor series (small x) and continued fraction (large x); exact to about 1e-15.</summary>
    public static double Erf(double x)
    {
        var z = Math.Abs(x);
        if (z < 3)
        {
            double term = z, sum = z;
            for (var n = 1; n < 200; n++)
            {
                term *= -z * z / n;
                sum += term / (2 * n + 1);
            }
            return Math.Sign(x) * 2 / Math.Sqrt(Math.PI) * sum;
        }
        double fraction = 0;
        for (var n = 60; n >= 1; n--)
        {
            fraction = n / 2.0 / (z + fraction);
        }
        return Math.Sign(x) * (1 - Math.Exp(-z * z) / Math.Sqrt(Math.PI) / (z + fraction));
    }
}
