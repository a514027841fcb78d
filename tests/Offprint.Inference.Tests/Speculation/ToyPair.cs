using Offprint.Numerics;

namespace Offprint.Inference.Tests;

/// <summary>Two related random tables over a few words.</summary>
internal static class ToyPair
{
    public static (double[][] Target, double[][] Draft) Tables(int words, ulong seed, double noise = 1)
    {
        var random = new SeededRandom(seed, "toy");
        var logits = Enumerable.Range(0, words).Select(_ => Enumerable.Range(0, words).Select(_ => random.NextGaussian()).ToArray()).ToArray();
        var moved = logits.Select(row => row.Select(x => x + (noise * random.NextGaussian())).ToArray()).ToArray();
        return ([.. logits.Select(Softmax)], [.. moved.Select(Softmax)]);
    }

    public static (TableModel Target, TableModel Draft) Models(int words, ulong seed, double noise = 1)
    {
        var (target, draft) = Tables(words, seed, noise);
        return (TableModel.Markov(target), TableModel.Markov(draft));
    }

    /// <summary>What the target alone gives: the probability of every continuation of so many tokens.</summary>
    public static Dictionary<string, double> Continuations(IDecodingModel target, int[] prompt, int tokens, SamplingOptions sampling, LogitMask? mask = null)
    {
        var result = new Dictionary<string, double>();
        using var state = target.Start();
        Walk([], 1);
        return result;

        void Walk(int[] made, double probability)
        {
            if (made.Length == tokens)
            {
                result[string.Join(' ', made)] = probability;
                return;
            }

            state.Crop(0);
            state.Append([.. prompt, .. made]);
            var p = new TokenDistribution();
            p.Set(state.Logits(0), sampling, mask, [.. prompt, .. made]);
            for (var token = 0; token < p.Count; token++)
            {
                if (p[token] > 0)
                {
                    Walk([.. made, token], probability * p[token]);
                }
            }
        }
    }

    public static void Equal(Dictionary<string, double> expected, Dictionary<string, double> seen)
    {
        Assert.Equal(expected.Keys.Order(), seen.Keys.Order());
        Assert.All(expected, pair => Assert.Equal(pair.Value, seen[pair.Key], 1e-12));
    }

    private static double[] Softmax(double[] logits)
    {
        var sum = logits.Sum(Math.Exp);
        return [.. logits.Select(x => Math.Exp(x) / sum)];
    }
}
