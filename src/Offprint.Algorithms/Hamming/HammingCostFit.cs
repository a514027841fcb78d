using System.Diagnostics;
using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>Measures a <see cref="HammingCostModel"/>: small runs of each step, the fastest of several counts.</summary>
internal static unsafe class HammingCostFit
{
    private const int Text = 1 << 15;
    private const int Pattern = 1 << 11;

    public static HammingCostModel Measure()
    {
        var comparisons = (double)(Text - Pattern + 1) * Pattern;
        EncodedStrings bytes = Random(200, Text, Pattern), words = Random(2_000, Text, Pattern), longBuckets = Random(256, 2 * Text, Text);
        var result = new int[bytes.Alignments];

        // Two runs of the light part: buckets of about 128 positions, whose time is in the increments, and buckets of about one.
        var (pairs, positions, time) = Light(longBuckets);
        var (otherPairs, otherPositions, otherTime) = Light(words);
        var determinant = (pairs * otherPositions) - (otherPairs * positions);
        var lightPair = Math.Max(0.1, ((time * otherPositions) - (otherTime * positions)) / determinant);
        var lightPosition = Math.Max(0, (otherTime - (otherPairs * lightPair)) / otherPositions);
        return new HammingCostModel
        {
            ByteComparison = Fastest(() => VectorComparison.Run(bytes, 0, result)) / comparisons,
            WordComparison = Fastest(() => VectorComparison.Run(words, 0, result)) / comparisons,
            LightPair = lightPair,
            LightPosition = lightPosition,
            SpectrumPoint = Spectrum(1 << 17),
            ShortTransform = Transform(1 << 12),
            LongTransform = Transform(1 << 18),
        };
    }

    private static EncodedStrings Random(int symbols, int text, int pattern)
    {
        var random = new SeededRandom(1, "hamming/cost-fit");
        int[] Draw(int length)
        {
            var ids = new int[length];
            for (var i = 0; i < length; i++)
            {
                ids[i] = random.Next(symbols);
            }

            return ids;
        }

        return new EncodedStrings(Draw(text), Draw(pattern), symbols);
    }

    private static (double Pairs, double Positions, double Time) Light(EncodedStrings strings)
    {
        var result = new int[strings.Alignments];
        double pairs = 0, positions = 0;
        for (var c = 0; c < strings.Symbols; c++)
        {
            pairs += (double)strings.PatternCounts[c] * strings.TextCounts[c];
            positions += strings.PatternCounts[c] > 0 ? strings.TextCounts[c] : 0;
        }

        var light = new LightPairs(strings, []);
        return (pairs, positions, Fastest(() => light.Subtract(strings, 0, result)));
    }

    private static double Transform(int length)
    {
        using var buffer = new AlignedBuffer<float>(2 * length);
        buffer.Span.Clear();
        return Fastest(() => FourierTransform<float>.Forward(buffer.Pointer, buffer.Pointer + length, length)) / (length * Math.Log2(length));
    }

    private static double Spectrum(int length)
    {
        using var buffer = new AlignedBuffer<float>(6 * length);
        buffer.Span.Clear();
        var p = buffer.Pointer;
        var ids = new int[length];
        return Fastest(() =>
        {
            SpectrumProduct<float>.Indicators(ids, 1, 2, p, p + length);
            SpectrumProduct<float>.AddConjugate(p, p + length, p + (2 * length), p + (3 * length), p + (4 * length), p + (5 * length), length);
        }) / length;
    }

    /// <summary>The nanoseconds of the fastest of four runs; the first one compiles.</summary>
    private static double Fastest(Action work)
    {
        work();
        var fastest = long.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            fastest = Math.Min(fastest, Stopwatch.GetTimestamp() - start);
        }

        return Math.Max(1, fastest) * 1e9 / Stopwatch.Frequency;
    }
}
