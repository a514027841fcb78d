using FsCheck.Xunit;
using Offprint.Numerics;

namespace Offprint.Inference.Tests;

public sealed class TokenDistributionTests
{
    /// <summary>By sorting everything.</summary>
    private static double[] Reference(float[] logits, SamplingOptions options)
    {
        var largest = logits.Max();
        double[] weights = [.. logits.Select(x => (double)MathF.Exp((x - largest) / (float)options.Temperature))];
        int[] order = [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => weights[i]).ThenBy(static i => i).Take(options.TopK > 0 ? options.TopK : logits.Length)];
        var (total, sum, kept) = (order.Sum(i => weights[i]), 0.0, 0);
        while (kept < order.Length && (options.TopP >= 1 || sum < options.TopP * total))
        {
            sum += weights[order[kept++]];
        }

        var result = new double[logits.Length];
        foreach (var i in order[..kept])
        {
            result[i] = weights[i] / sum;
        }

        return result;
    }

    [Property(MaxTest = 200)]
    public void Cuts_are_those_of_a_full_sort(int seed)
    {
        var random = new SeededRandom((ulong)seed, "logits");
        float[] logits = [.. Enumerable.Range(0, random.Next(1, 700)).Select(_ => MathF.Round((float)(3 * random.NextGaussian()), random.Next(2) == 0 ? 1 : 5))];
        var options = new SamplingOptions { Temperature = 0.2 + (2 * random.NextDouble()), TopK = random.Next(3) switch { 0 => 0, 1 => random.Next(2, 20), _ => random.Next(2, 800) }, TopP = random.Next(2) == 0 ? 1 : 0.02 + (0.97 * random.NextDouble()) };
        var (expected, distribution) = (Reference(logits, options), new TokenDistribution());
        distribution.Set(logits, options);
        for (var i = 0; i < logits.Length; i++)
        {
            Assert.Equal(expected[i], distribution[i], 1e-6);
            Assert.Equal(expected[i] > 0, distribution[i] > 0);
        }

        Assert.Equal(1, Enumerable.Range(0, logits.Length).Sum(i => distribution[i]), 1e-12);
        Assert.Equal(-expected.Where(static p => p > 0).Sum(static p => p * Math.Log(p)), distribution.Entropy(), 1e-4);
    }

    [Fact]
    public void Points_of_the_cumulative_distribution()
    {
        var distribution = new TokenDistribution();
        distribution.Set([0, float.NegativeInfinity, MathF.Log(3)], new SamplingOptions { Temperature = 1, TopP = 1 });
        Assert.Equal([0, 0, 2, 2], new[] { 0, 0.2499, 0.2501, 0.999999999999 }.Select(distribution.At));
        Assert.Equal(0.25, distribution[0], 1e-7);
        Assert.Equal(0.75, distribution[2], 1e-7);
        Assert.Equal((0.0, 0.0), (distribution[1], distribution[3]));
    }

    [Fact]
    public void Masks_see_the_tokens_and_may_not_take_all()
    {
        var distribution = new TokenDistribution();
        distribution.Set([1, 2, 3], new SamplingOptions { Temperature = 0 }, static (tokens, logits) => logits[tokens[^1]] = float.NegativeInfinity, [0, 2]);
        Assert.Equal((1, true), (distribution.MostProbable, distribution.IsCertain));
        Assert.Contains("No token is left", Assert.Throws<ArgumentException>(() => distribution.Set([1, 2], new SamplingOptions(), static (_, logits) => logits.Fill(float.NegativeInfinity))).Message, StringComparison.Ordinal);
    }
}
