using Offprint.Numerics;

namespace Offprint.Learners.Tests;

/// <summary>Data made by hand: the same on every run.</summary>
internal static class Samples
{
    /// <summary>Gaussian clouds around given centres, class after class in turn.</summary>
    public static (float[][] Rows, int[] Labels) Clouds(int count, double spread, ulong seed, params float[][] centres)
    {
        var random = new SeededRandom(seed, "clouds");
        var labels = Enumerable.Range(0, count).Select(i => i % centres.Length).ToArray();
        var rows = labels.Select(l => Array.ConvertAll(centres[l], c => (float)(c + (spread * random.NextGaussian())))).ToArray();
        return (rows, labels);
    }

    public static double Accuracy(int[] predicted, int[] labels) => predicted.Zip(labels).Count(p => p.First == p.Second) / (double)labels.Length;

    public static string TemporaryFile() => Path.Combine(Directory.CreateTempSubdirectory("offprint-learners-").FullName, "model.bin");
}
