using Offprint.Numerics;

namespace Offprint.Inference.Tests.Constraints;

/// <summary>Probabilities by a rule instead of a network.</summary>
internal sealed class TableModel(int vocabulary, Func<int[], double[]> weights) : INextTokenModel
{
    public int VocabularySize => vocabulary;

    public int Passes { get; private set; }

    /// <summary>Any distribution for any prefix, the same whenever it is asked.</summary>
    public static TableModel Random(int vocabulary, ulong seed, double sharpness = 1.5) => new(vocabulary, prefix =>
    {
        var random = new SeededRandom(seed, string.Join(' ', prefix));
        return [.. Enumerable.Range(0, vocabulary).Select(_ => Math.Exp(sharpness * ((2 * random.NextDouble()) - 1) * 2))];
    });

    /// <summary>Uniform bits, and the end for certain behind so many: tokens 0, 1 and the end, 2.</summary>
    public static TableModel Bits(int length) => new(3, prefix => prefix.Length == length ? [0, 0, 1] : [0.5, 0.5, 0]);

    public void LogProbabilities(ReadOnlySpan<int> generated, Span<double> result)
    {
        Passes++;
        var row = weights(generated.ToArray());
        var sum = row.Sum();
        for (var i = 0; i < row.Length; i++)
        {
            result[i] = Math.Log(row[i] / sum);
        }
    }
}
