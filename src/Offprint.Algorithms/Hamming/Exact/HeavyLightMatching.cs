using System.Numerics;

namespace Offprint.Algorithms;

/// <summary>Abrahamson's heavy/light algorithm over all alignments.</summary>
internal static class HeavyLightMatching
{
    /// <summary>Above this expected rounding error, single precision is not tried: a tenth of what the check tolerates.</summary>
    private const double SinglePrecisionError = 0.025;

    public static void Run(EncodedStrings strings, HeavyLightPlan plan, int threads, int[] result)
    {
        Array.Fill(result, strings.Pattern.Length);
        var light = new LightPairs(strings, plan.Heavy);
        var piece = threads == 1 ? result.Length : Math.Max(4096, Blocks.Count(result.Length, threads));
        Blocks.Run(Blocks.Count(result.Length, piece), threads, i =>
            light.Subtract(strings, i * piece, result.AsSpan(i * piece, Math.Min(piece, result.Length - (i * piece)))));
        if (plan.Heavy.Length == 0)
        {
            return;
        }

        if (HeavyConvolution<float>.ExpectedError(strings, plan.Heavy, plan.TransformLength) < SinglePrecisionError)
        {
            Heavy<float>(strings, plan, threads, result, null);
        }
        else
        {
            Heavy<double>(strings, plan, threads, result, null);
        }
    }

    /// <summary>Subtracts heavy matches in all blocks, or in the listed ones.</summary>
    private static void Heavy<T>(EncodedStrings strings, HeavyLightPlan plan, int threads, int[] result, List<int>? only)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var heavy = new HeavyConvolution<T>(strings, plan.Heavy, plan.TransformLength, threads);
        var size = heavy.BlockAlignments;
        var refused = new List<int>();
        using var work = new ThreadLocal<AlignedBuffer<T>>(heavy.CreateWork, trackAllValues: true);
        Blocks.Run(only?.Count ?? Blocks.Count(result.Length, size), threads, i =>
        {
            var first = only is null ? i * size : only[i];
            if (!heavy.Subtract(first, result.AsSpan(first, Math.Min(size, result.Length - first)), work.Value!))
            {
                lock (refused)
                {
                    refused.Add(first);
                }
            }
        });
        foreach (var buffer in work.Values)
        {
            buffer.Dispose();
        }

        if (refused.Count == 0)
        {
            return;
        }

        if (typeof(T) == typeof(double))
        {
            throw new InvalidOperationException($"A convolution of length {plan.TransformLength} lost its integers to rounding; use HammingMethod.BruteForce for a pattern this long.");
        }

        Heavy<double>(strings, plan, threads, result, refused);
    }
}
