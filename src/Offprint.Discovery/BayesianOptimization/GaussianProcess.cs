using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Offprint.Discovery;

/// <summary>
/// Regression with a Gaussian process: mean 0 after the labels were standardised, a kernel with one length scale a coordinate, and noise. Length scales, signal and
/// noise are the ones that maximise the marginal likelihood under weak log-normal priors (or, for the length scales, a sparse one), found by a pattern search from several starts.
/// </summary>
/// <seealso href="https://gaussianprocess.org/gpml/">C. E. Rasmussen, C. K. I. Williams, "Gaussian Processes for Machine Learning" (2006), algorithm 2.1 and equation 5.8</seealso>
/// <seealso href="https://arxiv.org/abs/2103.00349">D. Eriksson, M. Jankowiak, "High-Dimensional Bayesian Optimization with Sparse Axis-Aligned Subspaces" (2021), the sparse prior</seealso>
public sealed class GaussianProcess
{
    private const double SmallestNoise = 1e-6, Jitter = 1e-10, SparseScale = 0.1, Inactive = 4; // τ; log of a length scale at which a coordinate of the unit cube hardly counts

    private readonly GaussianProcessKernel _kernel;
    private readonly double[][] _inputs;
    private readonly double _mean, _scale;
    private readonly double[] _hyperparameters;
    private readonly Cholesky<double> _factor;
    private readonly Vector<double> _weights;

    private GaussianProcess(GaussianProcessKernel kernel, double[][] inputs, double[] standardised, double mean, double scale, double[] hyperparameters)
    {
        (_kernel, _inputs, _mean, _scale, _hyperparameters) = (kernel, inputs, mean, scale, hyperparameters);
        _factor = Covariance(kernel, inputs, hyperparameters).Cholesky();
        _weights = _factor.Solve(Vector<double>.Build.Dense(standardised));
    }

    /// <summary>Length scale of each coordinate.</summary>
    public IReadOnlyList<double> LengthScales => [.. _hyperparameters.SkipLast(2).Select(static p => Math.Exp(p))];

    /// <summary>Standard deviation of the noise, in units of the labels.</summary>
    public double Noise => _scale * Math.Sqrt(Math.Exp(_hyperparameters[^1]) + SmallestNoise);

    /// <summary>Fits a process.</summary>
    /// <param name="inputs">[examples][coordinates]; best scaled to the unit cube.</param>
    /// <param name="labels">[examples].</param>
    /// <param name="kernel">Kernel.</param>
    /// <param name="start">A fitted process whose hyper-parameters are tried first; null: the defaults.</param>
    /// <param name="prior">What is believed of the length scales.</param>
    /// <returns>The process.</returns>
    /// <exception cref="ArgumentException">There is no example, or the numbers don't fit or are not finite.</exception>
    public static GaussianProcess Fit(IReadOnlyList<double[]> inputs, IReadOnlyList<double> labels, GaussianProcessKernel kernel = GaussianProcessKernel.Matern52, GaussianProcess? start = null, LengthScalePrior prior = LengthScalePrior.LogNormal)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        if (inputs.Count == 0 || inputs.Count != labels.Count || inputs.Any(i => i.Length != inputs[0].Length || !Array.TrueForAll(i, double.IsFinite)) || !labels.All(double.IsFinite))
        {
            throw new ArgumentException("A Gaussian process needs one label for each input, inputs of equal length, and finite numbers.", nameof(labels));
        }

        var mean = labels.Average();
        var scale = Math.Sqrt(labels.Average(l => (l - mean) * (l - mean)));
        scale = scale > 1e-12 ? scale : 1;
        double[][] x = [.. inputs];
        double[] y = [.. labels.Select(l => (l - mean) / scale)];
        var dimension = x[0].Length;
        double[] Point(double length, double noise) => [.. Enumerable.Repeat(Math.Log(length), dimension), 0, Math.Log(noise)];
        double Value(double[] p) => Evidence(kernel, x, y, p, prior);
        List<double[]> starts = start is not null && start._hyperparameters.Length == dimension + 2 ? [start._hyperparameters]
            : prior == LengthScalePrior.SparseAxes ? [Select(Point(Math.Exp(Inactive), 1e-3), Value), Select(Point(Math.Exp(Inactive), 0.1), Value)]
            : [Point(0.3, 1e-3), Point(1, 0.1)];
        var best = starts.Select(s => Climb(s, Value)).MaxBy(static r => r.Value).Point;
        return new GaussianProcess(kernel, x, y, mean, scale, best);
    }

    /// <summary>A process with given hyper-parameters, over labels that are taken as they are.</summary>
    internal static GaussianProcess Fixed(GaussianProcessKernel kernel, IReadOnlyList<double[]> inputs, IReadOnlyList<double> labels, IReadOnlyList<double> lengthScales, double signal, double noise) =>
        new(kernel, [.. inputs], [.. labels], 0, 1, [.. lengthScales.Select(static l => Math.Log(l)), Math.Log(signal), Math.Log(noise)]);

    /// <summary>Mean and standard deviation of the function (without noise) at a place.</summary>
    /// <param name="input">[coordinates].</param>
    /// <returns>Both in units of the labels.</returns>
    public (double Mean, double Deviation) Predict(ReadOnlySpan<double> input)
    {
        var covariances = new double[_inputs.Length];
        var (scales, signal) = Scales(_hyperparameters);
        for (var i = 0; i < covariances.Length; i++)
        {
            covariances[i] = Kernel(_kernel, _inputs[i], input, scales, signal);
        }

        var k = Vector<double>.Build.Dense(covariances);
        var variance = Math.Exp(_hyperparameters[^2]) - k.DotProduct(_factor.Solve(k));
        return (_mean + (_scale * k.DotProduct(_weights)), _scale * Math.Sqrt(Math.Max(variance, 1e-14)));
    }

    private static double Evidence(GaussianProcessKernel kernel, double[][] x, double[] y, double[] p, LengthScalePrior lengthScales)
    {
        Cholesky<double> factor;
        try
        {
            factor = Covariance(kernel, x, p).Cholesky();
        }
        catch (ArgumentException)
        {
            return double.NegativeInfinity; // not positive definite in floating point
        }

        var labels = Vector<double>.Build.Dense(y);
        var evidence = -0.5 * (labels.DotProduct(factor.Solve(labels)) + factor.DeterminantLn);
        double prior = 0;
        for (var i = 0; i < p.Length - 2; i++)
        {
            // Log-normal; or −log(1 + (ρ/τ)²) for ρ = 1/ℓ², doubled as the whole is halved below.
            prior -= lengthScales == LengthScalePrior.LogNormal ? Square((p[i] - Math.Log(0.5)) / 1.5) : 2 * Math.Log(1 + Square(Math.Exp(-2 * p[i]) / SparseScale));
        }

        return evidence + (0.5 * (prior - Square(p[^2] / 1.0) - Square((p[^1] - Math.Log(1e-3)) / 3)));
    }

    /// <summary>Makes one coordinate after the other count, the one that gains most first, as long as that gains anything.</summary>
    private static double[] Select(double[] start, Func<double[], double> value)
    {
        var point = start;
        for (var best = value(point); ;)
        {
            double[]? next = null;
            for (var i = 0; i < point.Length - 2; i++)
            {
                if (point[i] < Inactive - 0.1) continue;
                foreach (var length in (double[])[0.3, 1])
                {
                    var tried = (double[])point.Clone();
                    tried[i] = Math.Log(length);
                    if (value(tried) is var v && v > best) (best, next) = (v, tried);
                }
            }

            if (next is null) return point;
            point = next;
        }
    }

    /// <summary>Coordinate steps that grow after a success and shrink after a failure.</summary>
    private static (double[] Point, double Value) Climb(double[] start, Func<double[], double> value)
    {
        var point = (double[])start.Clone();
        var best = value(point);
        for (var step = 1.0; step > 0.08;)
        {
            var improved = false;
            for (var i = 0; i < point.Length; i++)
            {
                foreach (var sign in (double[])[1, -1])
                {
                    var before = point[i];
                    point[i] = Math.Clamp(before + (sign * step), -14, 7);
                    if (value(point) is var v && v > best + 1e-6)
                    {
                        (best, improved) = (v, true);
                        break;
                    }

                    point[i] = before;
                }
            }

            step = improved ? step : step / 2;
        }

        return (point, best);
    }

    private static Matrix<double> Covariance(GaussianProcessKernel kernel, double[][] x, double[] p)
    {
        var matrix = Matrix<double>.Build.Dense(x.Length, x.Length);
        var (scales, signal) = Scales(p);
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[i, j] = matrix[j, i] = Kernel(kernel, x[i], x[j], scales, signal) + (i == j ? Math.Exp(p[^1]) + SmallestNoise + Jitter : 0);
            }
        }

        return matrix;
    }

    private static (double[] Scales, double Signal) Scales(double[] p)
    {
        var scales = new double[p.Length - 2];
        for (var i = 0; i < scales.Length; i++) scales[i] = Math.Exp(-p[i]);
        return (scales, Math.Exp(p[^2]));
    }

    private static double Kernel(GaussianProcessKernel kernel, double[] a, ReadOnlySpan<double> b, double[] scales, double signal)
    {
        double distance = 0;
        for (var i = 0; i < a.Length; i++)
        {
            distance += Square((a[i] - b[i]) * scales[i]);
        }

        if (kernel == GaussianProcessKernel.SquaredExponential)
        {
            return signal * Math.Exp(-0.5 * distance);
        }

        var r = Math.Sqrt(5 * distance);
        return signal * (1 + r + (r * r / 3)) * Math.Exp(-r);
    }

    private static double Square(double x) => x * x;
}
