using Offprint.Models;

namespace Offprint.Inference.Tests;

public sealed class ParallelSpeculativeDecoderTests
{
    private static readonly SamplingOptions Greedy = new() { Temperature = 0 };
    private static readonly SamplingOptions Free = new() { Temperature = 1, TopP = 1 };
    private static readonly PearlVirtualTime Clock = new(1, 3);

    private static async Task<List<int>> Text(ParallelSpeculativeDecoder decoder, int[] prompt, SamplingOptions sampling, CancellationToken? ct = null)
    {
        var text = new List<int>();
        await foreach (var token in decoder.GenerateAsync(prompt, sampling, ct ?? TestContext.Current.CancellationToken))
        {
            text.Add(token);
        }

        return text;
    }

    /// <summary>Virtual decoders complete at once.</summary>
    private static List<int> Now(Task<List<int>> text)
    {
        Assert.True(text.IsCompleted);
        return text.GetAwaiter().GetResult();
    }

    public static TheoryData<int, bool, bool, bool> Forms
    {
        get
        {
            var data = new TheoryData<int, bool, bool, bool>();
            foreach (var window in new[] { 1, 2, 3 })
            {
                foreach (var pre in new[] { true, false })
                {
                    data.Add(window, pre, true, false);
                    data.Add(window, pre, false, false);
                }
            }

            data.Add(2, true, true, true);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_gives_the_targets_distribution(int window, bool pre, bool post, bool automatic)
    {
        var (target, draft) = ToyPair.Models(3, 7);
        var seen = Enumeration.Of(chance => Now(Text(new ParallelSpeculativeDecoder(target, draft,
            new PearlOptions { Window = window, PreVerify = pre, PostVerify = post, AutomaticSwitch = automatic, MaximumTokens = 3, VirtualTime = Clock }) { Chances = _ => chance }, [1], Free)));
        ToyPair.Equal(ToyPair.Continuations(target, [1], 3, Free), seen);
    }

    [Fact]
    public void Masks_and_end_tokens_keep_the_distribution()
    {
        var (target, draft) = ToyPair.Models(4, 3, noise: 2);
        LogitMask mask = static (tokens, logits) => logits[tokens[^1]] = float.NegativeInfinity;
        var seen = Enumeration.Of(chance => Now(Text(new ParallelSpeculativeDecoder(target, draft,
            new PearlOptions { Window = 2, Mask = mask, EndTokens = new HashSet<int> { 2 }, MaximumTokens = 3, VirtualTime = Clock }) { Chances = _ => chance }, [1], Free)));
        var expected = ToyPair.Continuations(target, [1], 3, Free, mask).GroupBy(static pair =>
        {
            var tokens = pair.Key.Split(' ').ToList();
            return string.Join(' ', tokens.IndexOf("2") is var end && end >= 0 ? tokens[..(end + 1)] : tokens);
        }).ToDictionary(static group => group.Key, static group => group.Sum(static pair => pair.Value));
        ToyPair.Equal(expected, seen);
    }

    private static List<PearlStep> Trace(string pattern, int window, PearlOptions? options = null, int tokens = 400)
    {
        var steps = new List<PearlStep>();
        var model = TableModel.Constant(0.5, 0.5);
        var script = new Script(pattern);
        options = (options ?? new PearlOptions()) with { Window = window, MaximumTokens = tokens, VirtualTime = Clock };
        var decoder = new ParallelSpeculativeDecoder(model, model, options) { Chances = _ => script, Trace = steps.Add };
        try
        {
            Now(Text(decoder, [0], Free));
        }
        catch (EndOfStreamException)
        {
            // The script is over.
        }

        return steps;
    }

    [Fact]
    public void A_scripted_run_takes_the_steps_of_the_paper()
    {
        // γ = 3, accepted four times, then rejected: PRE checks 1, POST checks 3, POST rejects the first pending token; then PRE again.
        Assert.Equal([new(0, 3, 1, 1, true), new(2, 3, 3, 3, true), new(2, 3, 1, 0, true), new(0, 3, 1, 0, true)], Trace("AAAARR", 3));

        // A rejection of the new block's first token, index γ - 1 of POST.
        Assert.Equal([new(0, 3, 1, 1, true), new(2, 3, 3, 2, true), new(0, 3, 1, 0, true)], Trace("AAARR", 3));

        // γ = 1 never leaves PRE.
        Assert.Equal([new(0, 1, 1, 1, true), new(0, 1, 1, 1, true), new(0, 1, 1, 0, true)], Trace("AAR", 1));
    }

    [Fact]
    public void Ablations_take_their_own_steps()
    {
        // Without pre-verify a block is drafted before anything is checked, and blocks are checked whole.
        Assert.Equal([new(0, 2, 0, 0, false), new(2, 2, 2, 2, true), new(2, 2, 2, 1, true), new(0, 2, 0, 0, false)], Trace("AAAR", 2, new PearlOptions { PreVerify = false }));

        // Without post-verify the draft waits while the pending tokens are checked.
        Assert.Equal([new(0, 3, 1, 1, true), new(2, 0, 2, 2, true), new(0, 3, 1, 0, true)], Trace("AAAR", 3, new PearlOptions { PostVerify = false }));

        // Without both the models take turns.
        Assert.Equal([new(0, 2, 0, 0, false), new(2, 0, 2, 2, true), new(0, 2, 0, 0, false)], Trace("AA", 2, new PearlOptions { PreVerify = false, PostVerify = false }));
    }

    [Fact]
    public async Task Virtual_time_counts_the_longer_side_of_a_step()
    {
        await using var decoder = new ParallelSpeculativeDecoder(TableModel.Constant(0.5, 0.5), TableModel.Constant(0.5, 0.5), new PearlOptions { Window = 2, MaximumTokens = 8, VirtualTime = new PearlVirtualTime(1, 5) });
        Assert.Equal(8, (await Text(decoder, [0], Free)).Count);

        // PRE gives 1 token, then POST 2 a step; behind the eighth drafted token the draft waits.
        Assert.Equal((5L, 8L), (decoder.Statistics.Steps, decoder.Statistics.Drafted));
        Assert.Equal(25, decoder.Statistics.Elapsed.TotalSeconds, 1e-9);
        Assert.Equal(0, decoder.Statistics.TargetIdle, 1e-9);
        Assert.Equal(1 - (8.0 / 25), decoder.Statistics.DraftIdle, 1e-9);
        Assert.Equal(1, decoder.Statistics.Acceptance);
    }

    [Theory]
    [InlineData(0.5, 4, 1.09)]
    [InlineData(0.7, 4, 1.19)]
    [InlineData(0.8, 4, 1.26)]
    [InlineData(0.8, 6, 1.19)]
    [InlineData(0.9, 4, 1.33)]
    [InlineData(0.9, 6, 1.30)]
    [InlineData(0.9, 10, 1.22)]
    [InlineData(0.7, 10, 0.98)]
    [InlineData(0.5, 10, 0.91)]
    public void The_forecast_is_the_closed_form(double alpha, int ratio, double expected)
    {
        var forecast = PearlPlanner.Forecast(alpha, ratio, ratio);
        Assert.Equal(expected, forecast.SpeedUpOverSpeculative, 0.006);
        Assert.Equal(expected < 1 ? DecodingMethod.Speculative : DecodingMethod.Parallel, forecast.Best);
    }

    [Fact]
    public void The_forecast_at_its_limits()
    {
        Assert.Equal(4, PearlPlanner.Forecast(1, 4, 4).TokensPerStep);
        Assert.Equal(1, PearlPlanner.Forecast(0, 4, 4).TokensPerStep);
        Assert.Equal(DecodingMethod.Plain, PearlPlanner.Forecast(0.05, 1.5, 2).Best);
        Assert.Throws<ArgumentOutOfRangeException>("window", () => PearlPlanner.Forecast(0.5, 4, 0));
        Assert.Throws<ArgumentOutOfRangeException>("costRatio", () => PearlPlanner.Forecast(0.5, 0, 4));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => PearlPlanner.Forecast(-0.1, 4, 4));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(0.5, 4)]
    [InlineData(0.8, 2)]
    [InlineData(0.9, 6)]
    [InlineData(1, 5)]
    public void With_passes_that_cost_the_same_for_any_draft_both_forecasts_agree(double alpha, int window)
    {
        var expected = PearlPlanner.Forecast(alpha, 4, window);
        var forecast = PearlPlanner.Forecast(alpha, new SpeculationCosts(0.5, 0, [.. Enumerable.Repeat(2.0, 65)]), window);
        Assert.Equal(expected.TokensPerStep, forecast.TokensPerStep, 1e-12);
        Assert.Equal(expected.SpeedUp, forecast.SpeedUp, 1e-12);
        Assert.Equal((expected.SpeculativeLength, expected.Best), (forecast.SpeculativeLength, forecast.Best));
        Assert.Equal(expected.SpeculativeSpeedUp, forecast.SpeculativeSpeedUp, 1e-12);
    }

    [Fact]
    public void The_best_window_is_short_where_passes_get_longer_with_what_they_check()
    {
        // As measured on a small pair: at γ = 10 both models take equally long, and every step takes ten drafted tokens.
        var costs = new SpeculationCosts(1, 0, [.. Enumerable.Range(0, 21).Select(static checks => 4 + (0.7 * checks))]);
        var best = PearlPlanner.BestWindow(0.74, costs);
        Assert.InRange(best, 2, 5);
        Assert.All(Enumerable.Range(1, 21), window => Assert.True(PearlPlanner.Forecast(0.74, costs, best).SpeedUp >= PearlPlanner.Forecast(0.74, costs, window).SpeedUp, $"window {window}"));
        Assert.True(PearlPlanner.Forecast(0.74, costs, best).SpeedUp > 1.3 * PearlPlanner.Forecast(0.74, costs, 14).SpeedUp);

        // Where they do not, it is the ratio of speeds, the paper's optimum.
        Assert.Equal(6, PearlPlanner.BestWindow(0.8, new SpeculationCosts(1, 0, [.. Enumerable.Repeat(6.0, 21)])));
        Assert.Throws<ArgumentOutOfRangeException>("window", () => PearlPlanner.Forecast(0.5, costs, 22));
        Assert.Throws<ArgumentOutOfRangeException>("window", () => PearlPlanner.Forecast(0.5, costs, 0));
    }

    [Theory]
    [InlineData(0.5, 4)]
    [InlineData(0.8, 4)]
    [InlineData(0.9, 6)]
    public async Task Simulated_steps_agree_with_the_closed_form(double alpha, int window)
    {
        // Two words; the draft is even, the target leans so far that Σ min(p, q) = α.
        await using var decoder = new ParallelSpeculativeDecoder(TableModel.Constant(1.5 - alpha, alpha - 0.5 + 1e-9), TableModel.Constant(0.5, 0.5), new PearlOptions { Window = window, MaximumTokens = 4000, VirtualTime = new PearlVirtualTime(1, window) });
        for (var seed = 0UL; seed < 15; seed++)
        {
            await Text(decoder, [0], Free with { Seed = seed });
        }

        Assert.Equal(alpha, decoder.Statistics.Acceptance, 0.01);
        Assert.Equal(1, decoder.Statistics.TokensPerStep / PearlPlanner.Forecast(decoder.Statistics.Acceptance, window, window).TokensPerStep, 0.01);
    }

    [Theory]
    [InlineData(0.02, 0.5, DecodingMethod.Plain)] // a target as fast as its draft
    [InlineData(0.5, 12, DecodingMethod.Speculative)]
    [InlineData(0.9, 4, DecodingMethod.Parallel)]
    public async Task The_switch_finds_the_fastest_method(double alpha, double ratio, DecodingMethod method)
    {
        var draft = alpha < 0.5 ? TableModel.Constant(alpha, 1 - alpha) : TableModel.Constant(0.5, 0.5);
        var target = alpha < 0.5 ? TableModel.Constant(1, 1e-30) : TableModel.Constant(1.5 - alpha, alpha - 0.5 + 1e-9);
        var time = new PearlVirtualTime(1, ratio);
        await using var decoder = new ParallelSpeculativeDecoder(target, draft, new PearlOptions { AutomaticSwitch = true, MaximumTokens = 3000, VirtualTime = time });
        await Text(decoder, [0], Free);
        var statistics = decoder.Statistics;
        var share = method switch
        {
            DecodingMethod.Plain => (double)statistics.PlainSteps / statistics.Steps,
            DecodingMethod.Parallel => 1 - statistics.TargetIdle,
            _ => statistics.TargetIdle > 0.05 && statistics.PlainSteps < 50 ? 1 : 0,
        };
        Assert.True(share > 0.8, $"{statistics}");
    }

    [Fact]
    public async Task Threads_give_the_text_of_the_virtual_clock()
    {
        using CausalLanguageModel target = Model(5, 2), draft = Model(5, 1);
        foreach (var sampling in new[] { Greedy, Free })
        {
            using var alone = new SpeculativeDecoder(target, draft, new FixedLengthPolicy(0));
            await using var threads = new ParallelSpeculativeDecoder(target, draft, new PearlOptions { Window = 3 });
            await using var clock = new ParallelSpeculativeDecoder(target, draft, new PearlOptions { Window = 3, VirtualTime = Clock });
            var text = await Text(threads, [3, 1, 4], sampling);
            Assert.Equal(text, await Text(clock, [3, 1, 4], sampling));
            Assert.Equal(64 - 3 + 1, text.Count);
            if (sampling == Greedy)
            {
                Assert.Equal(alone.Generate([3, 1, 4], Greedy, TestContext.Current.CancellationToken).SelectMany(static chunk => chunk.Tokens), text);
            }
        }
    }

    [Fact]
    public async Task A_window_is_measured_when_none_is_given()
    {
        using CausalLanguageModel target = Model(5, 2), draft = Model(5, 1);
        await using var decoder = new ParallelSpeculativeDecoder(target, draft);
        Assert.Equal(0, decoder.Window);
        await Text(decoder, [3], Greedy);
        Assert.InRange(decoder.Window, 1, 32);
    }

    [Fact]
    public async Task A_failure_of_one_model_stops_the_other_and_keeps_the_text()
    {
        foreach (var which in new[] { "target", "draft" })
        {
            var (good, failing) = (TableModel.Constant(0.5, 0.5), new TableModel(2, static _ => [0, 0]) { OnPass = static pass => { if (pass == 20) { throw new IOException("unplugged"); } } });
            var (target, draft) = which == "target" ? (failing, good) : (good, failing);
            await using var decoder = new ParallelSpeculativeDecoder(target, draft, new PearlOptions { Window = 2 });
            var text = new List<int>();
            var failure = await Assert.ThrowsAsync<IOException>(async () =>
            {
                await foreach (var token in decoder.GenerateAsync([0], Free, TestContext.Current.CancellationToken))
                {
                    text.Add(token);
                }
            });
            Assert.Equal("unplugged", failure.Message);
            Assert.NotEmpty(text);
            Assert.Equal((0, 0), (target.Open, draft.Open));

            // The threads go on with the next text.
            Assert.Equal(256, (await Text(decoder, [0], Free)).Count);
        }
    }

    [Fact]
    public async Task Cancellation_ends_between_steps()
    {
        using var source = new CancellationTokenSource();
        var model = new TableModel(2, static _ => [0, 0], positions: 100_000);
        await using var decoder = new ParallelSpeculativeDecoder(model, model, new PearlOptions { Window = 2, MaximumTokens = 50_000 });
        var count = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in decoder.GenerateAsync([0], Free, source.Token))
            {
                if (++count == 30)
                {
                    await source.CancelAsync();
                }
            }
        });
        Assert.InRange(count, 30, 32);
        Assert.Equal(0, model.Open);
    }

    [Fact]
    public async Task One_text_at_a_time()
    {
        var ct = TestContext.Current.CancellationToken;
        var model = TableModel.Constant(0.5, 0.5);
        await using var decoder = new ParallelSpeculativeDecoder(model, model, new PearlOptions { Window = 2 });
        await using (var first = decoder.GenerateAsync([0], Free, ct).GetAsyncEnumerator(ct))
        {
            Assert.True(await first.MoveNextAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => Text(decoder, [0], Free));
        }

        Assert.Equal(256, (await Text(decoder, [0], Free)).Count);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var model = TableModel.Constant(0.5, 0.5);
        Assert.Throws<ArgumentOutOfRangeException>("Window", () => new ParallelSpeculativeDecoder(model, model, new PearlOptions { Window = 0 }));
        Assert.Throws<ArgumentException>("draft", () => new ParallelSpeculativeDecoder(model, TableModel.Constant(0.2, 0.3, 0.5)));
        Assert.Throws<ArgumentException>("DraftThreads", () => new ParallelSpeculativeDecoder(model, model, new PearlOptions { DraftThreads = 0 }));
        Assert.Throws<ArgumentException>(() => new ParallelSpeculativeDecoder(model, model, new PearlOptions { VirtualTime = new PearlVirtualTime(0, 1) }));
    }

    private static CausalLanguageModel Model(ulong seed, int layers) => CausalLanguageModel.Create(
        new LlamaConfig { VocabularySize = 50, HiddenSize = 32, LayerCount = layers, HeadCount = 4, FeedForwardSize = 48, MaximumPositions = 64, TieWordEmbeddings = true }, seed);

    /// <summary>Verdicts by a pattern of A and R; tokens do not matter.</summary>
    private sealed class Script(string pattern) : Chance
    {
        private int _next;

        public override int Draft(int position, TokenDistribution q) => 0;

        public override bool Accept(int position, double probability) => _next < pattern.Length ? pattern[_next++] == 'A' : throw new EndOfStreamException();

        public override int Target(int position, TokenDistribution p) => 1;

        public override int Correct(int position, TokenDistribution p, TokenDistribution q) => 1;
    }
}
