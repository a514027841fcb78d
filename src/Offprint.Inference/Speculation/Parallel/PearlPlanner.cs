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
