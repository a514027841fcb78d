using System.Diagnostics;
using Offprint.Models;

namespace Offprint.Inference;

/// <summary>Plans parallel speculative decoding: the window from measured speeds, and what to expect of it.</summary>
public static class PearlPlanner
{
    private const int LargestWindow = 32;
    private const int Prefix = 16;

    /// <summary>Passes that are timed, and passes before them: code is compiled to its last form while it runs.</summary>
    private const int Passes = 31, WarmUp = 60;

    /// <summary>Large models take fewer passes: this many seconds are enough for either part.</summary>
    private const double Patience = 1;

    /// <summary>The window γ for a pair: how many tokens the draft makes in the time of one pass of the target (the paper's optimum), with one thread a model.</summary>
    /// <param name="target">The large model, in evaluation mode.</param>
    /// <param name="draft">The small model, in evaluation mode.</param>
    public static int CalibrateWindow(ICausalLanguageModel target, ICausalLanguageModel draft)
    {
        var options = new DecodingOptions { Threads = 1 };
        using IDecodingModel large = DecodingModel.For(target, options), small = DecodingModel.For(draft, options);
        return CalibrateWindow(large, small);
    }

    /// <summary>The window γ for a pair of decoders.</summary>
    /// <param name="target">The large model.</param>
    /// <param name="draft">The small model.</param>
    public static int CalibrateWindow(IDecodingModel target, IDecodingModel draft) => Window(CostRatio(target, draft));

    /// <summary>c = t_t / t_d: medians of one-token passes of both models, taken in turn. The draft's include a softmax.</summary>
    /// <param name="target">The large model.</param>
    /// <param name="draft">The small model.</param>
    public static double CostRatio(IDecodingModel target, IDecodingModel draft)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(draft);
        using IDecodingState large = target.Start(), small = draft.Start();
        var prefix = new int[Math.Max(1, Math.Min(Prefix, Math.Min(target.MaximumPositions, draft.MaximumPositions) - 1))];
        var (slow, fast, distribution, sampling) = (new List<double>(), new List<double>(), new TokenDistribution(), new SamplingOptions { Temperature = 1, TopP = 1 });
        foreach (var passes in new[] { WarmUp, Passes })
        {
            slow.Clear();
            fast.Clear();
            for (var i = 0; i < passes && (i < 3 || slow.Sum() + fast.Sum() < Patience); i++)
            {
                slow.Add(Time(large, prefix, static _ => { }));
                fast.Add(Time(small, prefix, state => distribution.Set(state.Logits(0), sampling)));
            }
        }

        return Median(slow) / Median(fast);
    }

    /// <summary>
    /// Closed form for constant acceptance α: runs of accepted tokens are geometric and take 1 + ⌈A/γ⌉ steps, so a step gives [1/(1-α)] / [1 + α/(1-α^γ)] tokens in the time
    /// max(γ, c) of drafted tokens.
    /// </summary>
    /// <param name="alpha">α, 0 to 1.</param>
    /// <param name="costRatio">c = t_t / t_d, positive.</param>
    /// <param name="window">γ, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value out of range.</exception>
    public static PearlForecast Forecast(double alpha, double costRatio, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        if (!(costRatio > 0) || !double.IsFinite(costRatio))
        {
            throw new ArgumentOutOfRangeException(nameof(costRatio), costRatio, "must be positive.");
        }

        var length = Enumerable.Range(1, 64).MaxBy(k => SpeculativePlanner.SpeedUp(alpha, 1 / costRatio, k));

        // With α = 1 every step gives γ tokens.
        var tokens = alpha == 1 ? window : 1 / (1 - alpha) / (1 + (alpha / (1 - Math.Pow(alpha, window))));
        return new PearlForecast(tokens, tokens * costRatio / Math.Max(window, costRatio), SpeculativePlanner.SpeedUp(alpha, 1 / costRatio, length), length);
    }

    /// <summary>
    /// The same form with times of passes that grow with the tokens they check. A run of accepted tokens begins with one step whose pass checks a single token, and goes on with α/(1-α^γ) steps
    /// on average whose passes check γ; each takes as long as the slower of pass and block. Ordinary speculative decoding has the fixed length that is best at the same times.
    /// </summary>
    /// <param name="alpha">α, 0 to 1.</param>
    /// <param name="costs">Measured times of one pair.</param>
    /// <param name="window">γ, at least 1 and at most the number of measured passes: where passes were measured up to K drafted tokens, K + 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value out of range.</exception>
    public static PearlForecast Forecast(double alpha, SpeculationCosts costs, int window)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, costs.TargetTimes.Count);
        var lengths = Enumerable.Range(1, Math.Max(1, costs.TargetTimes.Count - 1));
        var length = lengths.MaxBy(Turns);
        var (first, later) = (Math.Max(window * costs.DraftTime, costs.TargetTime(0)), Math.Max(window * costs.DraftTime, costs.TargetTime(window - 1)));
        if (alpha == 1)
        {
            // Only the first step of all checks a single token.
            return new PearlForecast(window, window * costs.TargetTime(0) / later, Turns(length), length);
        }

        var steps = alpha / (1 - Math.Pow(alpha, window));
        var tokens = 1 / (1 - alpha);
        return new PearlForecast(tokens / (1 + steps), tokens * costs.TargetTime(0) / (first + (steps * later)), Turns(length), length);

        double Turns(int k) => SpeculativePlanner.TokensPerRound(alpha, k) * costs.TargetTime(0) / ((k * costs.DraftTime) + costs.TargetTime(k));
    }

    /// <summary>The window γ with the largest forecast speed-up at measured times of passes. Where passes get longer with the tokens they check, it is below the ratio of speeds, at which both models would take equally long.</summary>
    /// <param name="alpha">α, 0 to 1.</param>
    /// <param name="costs">Measured times of one pair; windows up to their number of passes are tried.</param>
    /// <exception cref="ArgumentOutOfRangeException">α outside of 0 to 1.</exception>
    public static int BestWindow(double alpha, SpeculationCosts costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        return Enumerable.Range(1, costs.TargetTimes.Count).MaxBy(window => Forecast(alpha, costs, window).SpeedUp);
    }

    internal static int Window(double costRatio) => (int)Math.Clamp(Math.Round(costRatio), 1, LargestWindow);

    private static double Time(IDecodingState state, int[] prefix, Action<IDecodingState> then)
    {
        if (state.Tokens.Length == 0)
        {
            state.Append(prefix);
        }

        state.Crop(prefix.Length);
        var start = Stopwatch.GetTimestamp();
        state.Append([0]);
        then(state);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
