namespace Offprint.Inference.Tests;

public sealed class DraftRecordingTests
{
    private static readonly SamplingOptions Greedy = new() { Temperature = 0 };
    private static readonly SamplingOptions Free = new() { Temperature = 1, TopP = 1 };

    private static Func<IDraftLengthPolicy>[] Policies =>
    [
        () => new FixedLengthPolicy(0), () => new FixedLengthPolicy(1), () => new FixedLengthPolicy(5), () => new HeuristicLengthPolicy(3, 8), () => new ConfidencePolicy(0.45, max: 8),
        () => new AcceptanceHeadPolicy(new AcceptanceHead([], [], [0, 1], [0, 0], 0), 0.6, max: 8),
    ];

    private static (TableModel Target, TableModel Draft) Pair()
    {
        // Greedy texts that do not settle into a cycle at once: the place takes part.
        var (target, draft) = ToyPair.Tables(9, 5, noise: 0.9);
        return (Model(target, 0), Model(draft, 1));
        static TableModel Model(double[][] table, int width) => new(9, tokens => [.. table[(tokens[^1] + tokens.Length) % 9].Select(static p => (float)Math.Log(p))], tokens => [(tokens[^1] % 3) - 0.5f], width);
    }

    [Fact]
    public void A_replay_does_what_the_decoder_does()
    {
        var (target, draft) = Pair();
        var recording = DraftRecording.Record(target, draft, [4], Greedy, 200, longest: 8, TestContext.Current.CancellationToken);
        foreach (var policy in Policies)
        {
            using var decoder = new SpeculativeDecoder(target, draft, policy(), new SpeculativeOptions { MaximumTokens = 200 });
            var chunks = decoder.Generate([4], Greedy, TestContext.Current.CancellationToken).ToList();
            Assert.Equal(recording.Tokens, chunks.SelectMany(static chunk => chunk.Tokens));
            var replay = recording.Replay(policy());
            Assert.Equal((decoder.Statistics.TargetCalls, decoder.Statistics.DraftCalls, decoder.Statistics.Accepted), (replay.Rounds, replay.Drafted, replay.Accepted));
            Assert.Equal(200, replay.Tokens);
        }
    }

    [Fact]
    public void Replays_have_the_law_of_the_decoder()
    {
        var (target, draft) = Pair();
        foreach (var policy in Policies)
        {
            var (replayed, decoded) = (new List<double>(), new List<double>());
            for (var seed = 0UL; seed < 60; seed++)
            {
                var recording = DraftRecording.Record(target, draft, [4], Free with { Seed = seed }, 100, longest: 8, TestContext.Current.CancellationToken);
                var counts = recording.Replay(policy());
                replayed.Add(counts.Time(1, static _ => 5));
                using var decoder = new SpeculativeDecoder(target, draft, policy(), new SpeculativeOptions { MaximumTokens = 100 });
                _ = decoder.Generate([4], Free with { Seed = seed + 1000 }, TestContext.Current.CancellationToken).Count();
                decoded.Add(decoder.Statistics.DraftCalls + (5 * decoder.Statistics.TargetCalls));
            }

            Assert.Equal(1, replayed.Average() / decoded.Average(), 0.05);
        }
    }

    [Fact]
    public void Time_adds_up_by_length()
    {
        var counts = new ReplayCounts(10, [1, 0, 3], 4);
        Assert.Equal((4, 6, 1.0 / 3, 0.4), (counts.Rounds, counts.Drafted, counts.DiscardRate, counts.VerificationRate));
        Assert.Equal((6 * 0.5) + 10 + (3 * 12), counts.Time(0.5, static k => 10 + k));
    }

    [Fact]
    public void Longer_drafts_than_recorded_are_refused()
    {
        var (target, draft) = Pair();
        var recording = DraftRecording.Record(target, draft, [4], Greedy, 20, longest: 4, TestContext.Current.CancellationToken);
        Assert.Throws<ArgumentException>("policy", () => recording.Replay(new FixedLengthPolicy(5)));
        Assert.Throws<ArgumentException>("tokens", () => DraftRecording.Record(target, draft, [4], Greedy, 600, cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Costs_are_measured_for_every_length()
    {
        var (target, draft) = Pair();
        var costs = SpeculationCosts.Measure(target, draft, [4, 5], Free, longest: 10, new AcceptanceHead([], [], [0, 1], [0, 0], 0), repetitions: 3, TestContext.Current.CancellationToken);
        Assert.Equal(11, costs.TargetTimes.Count);
        Assert.All(costs.TargetTimes, static time => Assert.True(time > 0));
        Assert.True(costs is { DraftTime: > 0, HeadTime: > 0 });
        Assert.Equal(costs.TargetTimes[10], costs.TargetTime(12));
    }
}
