namespace Offprint.Algorithms;

/// <summary>What the steps of the matchers cost on one machine, in nanoseconds; the base of <see cref="HammingMethod.Auto"/> and of automatic thresholds.</summary>
/// <remarks>A fit depends on the machine alone and may be stored (the record serializes as JSON); it influences speed, never results.</remarks>
public sealed record HammingCostModel
{
    private static readonly Lazy<HammingCostModel> Fitted = new(HammingCostFit.Measure);

    /// <summary>One comparison of 8-bit symbols in vector registers.</summary>
    public double ByteComparison { get; init; } = 0.01;

    /// <summary>One comparison of 16-bit symbols in vector registers.</summary>
    public double WordComparison { get; init; } = 0.02;

    /// <summary>One increment of the light part of heavy/light matching.</summary>
    public double LightPair { get; init; } = 1;

    /// <summary>One text position whose symbol is light and occurs in the pattern, on top of its increments.</summary>
    public double LightPosition { get; init; } = 8;

    /// <summary>One point of an addition of products of spectra, with the indicator sequences.</summary>
    public double SpectrumPoint { get; init; } = 1;

    /// <summary>A transform of 2^12 points or fewer, per point and per doubling of the length.</summary>
    public double ShortTransform { get; init; } = 0.15;

    /// <summary>A transform of 2^18 points or more, per point and per doubling of the length; between them, interpolated.</summary>
    public double LongTransform { get; init; } = 0.18;

    /// <summary>The fit of this machine: measured at first use in some tens of milliseconds, then kept for the life of the process.</summary>
    public static HammingCostModel Current => Fitted.Value;

    /// <summary>The expected time of a transform of the length.</summary>
    internal double Transform(int length)
    {
        var log = Math.Log2(length);
        var share = Math.Clamp((log - 12) / 6, 0, 1);
        return length * log * ((ShortTransform * (1 - share)) + (LongTransform * share));
    }

    /// <summary>The expected time of brute force.</summary>
    internal double BruteForce(EncodedStrings strings) =>
        (double)strings.Alignments * strings.Pattern.Length * (strings.Symbols < byte.MaxValue ? ByteComparison : strings.Symbols < ushort.MaxValue ? WordComparison : 2 * WordComparison);
}
