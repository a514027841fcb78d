using Offprint.Numerics;

namespace Offprint.Inference.Tests;

/// <summary>Speculation gives the target's distribution, exactly: by enumeration of every random outcome, and by counting.</summary>
public sealed class SpeculativeExactnessTests
{
    private static readonly SamplingOptions Free = new() { Temperature = 1, TopP = 1 };

    public static TheoryData<string> Policies => ["0", "1", "2", "3", "heuristic", "confidence", "head"];

    public static TheoryData<string> Cuts => ["temperature", "top-k", "top-p", "mask"];

    private static IDraftLengthPolicy Policy(string name) => name switch
    {
        "heuristic" => new HeuristicLengthPolicy(start: 2, max: 3),
        "confidence" => new ConfidencePolicy(0.5, max: 3),
        "head" => new AcceptanceHeadPolicy(new AcceptanceHead([], [], [0, 0, 0, 2, -1, 1], [0, 0], 0), 0.4, min: 1, max: 3),
        _ => new FixedLengthPolicy(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static Dictionary<string, double> Enumerate(IDecodingModel target, IDecodingModel draft, Func<IDraftLengthPolicy> policy, SamplingOptions sampling, LogitMask? mask = null, int tokens = 3) => Enumeration.Of(chance =>
    {
        using var decoder = new SpeculativeDecoder(target, draft, policy(), new SpeculativeOptions { MaximumTokens = tokens, Mask = mask }) { Chances = _ => chance };
        return [.. decoder.Generate([1], sampling, TestContext.Current.CancellationToken).SelectMany(static chunk => chunk.Tokens)];
    });

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_policy_gives_the_targets_distribution(string policy)
    {
        var (target, draft) = ToyPair.Tables(3, 7);
        var (large, small) = (TableModel.Markov(target), new TableModel(3, tokens => [.. draft[tokens[^1]].Select(p => (float)Math.Log(p))], tokens => [tokens[^1] == 0 ? 1 : 0, tokens[^1] == 1 ? 1 : 0, tokens[^1]], 3));
        ToyPair.Equal(ToyPair.Continuations(large, [1], 3, Free), Enumerate(large, small, () => Policy(policy), Free));
        Assert.Equal((0, 0), (large.Open, small.Open));
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Temperature_cuts_and_masks_hold_for_both_models(string cut)
    {
        var (target, draft) = ToyPair.Models(4, 3, noise: 2);
        var sampling = cut switch { "temperature" => Free with { Temperature = 0.4 }, "top-k" => Free with { TopK = 2 }, "top-p" => Free with { TopP = 0.7 }, _ => Free };

        // No word twice in a row: what is allowed depends on the drafted tokens before.
        LogitMask? mask = cut == "mask" ? static (tokens, logits) => logits[tokens[^1]] = float.NegativeInfinity : null;
        ToyPair.Equal(ToyPair.Continuations(target, [1], 3, sampling, mask), Enumerate(target, draft, () => new FixedLengthPolicy(2), sampling, mask));
    }

    [Fact]
    public void A_draft_that_never_agrees_is_corrected_every_time()
    {
        var (target, draft) = (TableModel.Constant(0.5, 0.5, 1e-30), TableModel.Constant(1e-30, 1e-30, 1));
        var sampling = Free with { TopK = 2 };
        using var decoder = new SpeculativeDecoder(target, draft, new FixedLengthPolicy(3), new SpeculativeOptions { MaximumTokens = 40 });
        var text = decoder.Generate([0], sampling with { TopP = 0.999 }, TestContext.Current.CancellationToken).SelectMany(static chunk => chunk.Tokens).ToList();
        Assert.Equal(40, text.Count);
        Assert.All(text, static token => Assert.InRange(token, 0, 1));
        Assert.Equal(0, decoder.Statistics.Accepted);
    }

    [Fact]
    public async Task Counted_continuations_pass_a_chi_square_test()
    {
        // 12 words, 2 tokens, 5 prompts, 20,000 draws each; both decoders.
        var ct = TestContext.Current.CancellationToken;
        var (target, draft) = ToyPair.Models(12, 11);
        foreach (var prompt in new[] { 0, 3, 5, 8, 11 })
        {
            var expected = ToyPair.Continuations(target, [prompt], 2, Free);
            var (turns, side) = (expected.Keys.ToDictionary(static key => key, static _ => 0), expected.Keys.ToDictionary(static key => key, static _ => 0));
            using var decoder = new SpeculativeDecoder(target, draft, new FixedLengthPolicy(2), new SpeculativeOptions { MaximumTokens = 2 });
            await using var parallel = new ParallelSpeculativeDecoder(target, draft, new PearlOptions { Window = 2, MaximumTokens = 2, VirtualTime = new PearlVirtualTime(1, 2) });
            for (var i = 0UL; i < 20_000; i++)
            {
                var sampling = Free with { Seed = Seed.Derive(i, "count", prompt) };
                turns[string.Join(' ', decoder.Generate([prompt], sampling, ct).SelectMany(static chunk => chunk.Tokens))]++;
                var text = new List<int>();
                await foreach (var token in parallel.GenerateAsync([prompt], sampling, ct))
                {
                    text.Add(token);
                }

                side[string.Join(' ', text)]++;
            }

            foreach (var seen in new[] { turns, side })
            {
                // Rare continuations are counted together.
                var rare = expected.Where(static pair => pair.Value < 5.0 / 20_000).Select(static pair => pair.Key).ToHashSet();
                var common = expected.Keys.Where(key => !rare.Contains(key)).ToList();
                double[] observed = [.. common.Select(key => (double)seen[key]), .. rare.Count > 0 ? [(double)rare.Sum(key => seen[key])] : Array.Empty<double>()];
                double[] share = [.. common.Select(key => expected[key]), .. rare.Count > 0 ? [rare.Sum(key => expected[key])] : Array.Empty<double>()];
                var statistic = observed.Zip(share, static (o, e) => Math.Pow(o - (20_000 * e), 2) / (20_000 * e)).Sum();
                Assert.True(ChiSquareTail(statistic, observed.Length - 1) > 0.01 / 10, $"prompt {prompt}: chi-square {statistic:F1} with {observed.Length - 1} degrees of freedom");
            }
        }
    }

    private static double ChiSquareTail(double statistic, int degrees) => 1 - MathNet.Numerics.Distributions.ChiSquared.CDF(degrees, statistic);
}
