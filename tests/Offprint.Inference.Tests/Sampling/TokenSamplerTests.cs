using FsCheck.Xunit;

namespace Offprint.Inference.Tests;

public sealed class TokenSamplerTests
{
    private static readonly float[] Logits = [1, 3, 2, 0, -1];

    private static Dictionary<int, double> Frequencies(SamplingOptions options, int draws = 20_000)
    {
        var sampler = new TokenSampler(options);
        return Enumerable.Range(0, draws).GroupBy(_ => sampler.Next(Logits)).ToDictionary(g => g.Key, g => (double)g.Count() / draws);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Temperature_zero_and_top_one_take_the_best(int topK) =>
        Assert.Equal([1], Frequencies(new SamplingOptions { Temperature = topK == 0 ? 0 : 2, TopK = topK }, 100).Keys);

    [Fact]
    public void Draws_follow_the_softmax()
    {
        var options = new SamplingOptions { Temperature = 1.5, TopP = 1 };
        var total = Logits.Sum(x => Math.Exp(x / 1.5));
        var seen = Frequencies(options);
        for (var i = 0; i < Logits.Length; i++)
        {
            Assert.Equal(Math.Exp(Logits[i] / 1.5) / total, seen[i], 0.015);
        }
    }

    [Fact]
    public void Top_k_and_top_p_cut_the_tail()
    {
        Assert.Equal([1, 2], Frequencies(new SamplingOptions { Temperature = 1, TopK = 2, TopP = 1 }).Keys.Order());
        // Probabilities 0.63, 0.23, 0.09, …: 0.7 needs two tokens, 0.6 one.
        Assert.Equal([1, 2], Frequencies(new SamplingOptions { Temperature = 1, TopP = 0.7 }).Keys.Order());
        Assert.Equal([1], Frequencies(new SamplingOptions { Temperature = 1, TopP = 0.6 }).Keys);
    }

    [Property]
    public bool Equal_seeds_give_equal_tokens(int seed, float[] raw)
    {
        var logits = raw is { Length: > 0 } && raw.All(float.IsFinite) ? raw : [1, 2];
        var options = new SamplingOptions { Seed = (ulong)seed, Temperature = 2 };
        var (a, b) = (new TokenSampler(options), new TokenSampler(options));
        return Enumerable.Range(0, 5).All(_ => a.Next(logits) is var token && token == b.Next(logits) && (uint)token < (uint)logits.Length);
    }

    [Fact]
    public void Bad_options_and_logits_are_named()
    {
        Assert.Contains("temperature is -1", Assert.Throws<ArgumentException>(() => new TokenSampler(new SamplingOptions { Temperature = -1 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TokenSampler(new SamplingOptions { TopP = 0 }));
        Assert.Throws<ArgumentException>(() => new TokenSampler(new SamplingOptions { TopK = -1 }));
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => new TokenSampler().Next([1, float.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TokenSampler().Next([]));
    }

    [Fact]
    public void Min_p_leaves_what_is_a_share_of_the_most_probable()
    {
        float[] logits = [MathF.Log(0.5f), MathF.Log(0.3f), MathF.Log(0.15f), MathF.Log(0.05f)];
        var distribution = new TokenDistribution();
        distribution.Set(logits, new SamplingOptions { Temperature = 1, TopP = 1, MinP = 0.31 });
        Assert.Equal(0.625, distribution[0], 5);
        Assert.Equal(0.375, distribution[1], 5);
        Assert.Equal(0, distribution[2]);
        Assert.Equal(0, distribution[3]);
        Assert.Throws<ArgumentException>(() => new SamplingOptions { MinP = 1.1 }.Validate());
    }
}
