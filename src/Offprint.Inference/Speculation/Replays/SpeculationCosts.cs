using System.Diagnostics;

namespace Offprint.Inference;

/// <summary>Measured times of one pair on this machine: medians of single passes, taken in turn.</summary>
/// <param name="DraftTime">t_d: seconds of one drafted token, with its distribution and draw.</param>
/// <param name="HeadTime">Seconds of one prediction of an acceptance head; 0 without one.</param>
/// <param name="TargetTimes">Seconds of a pass of the target that checks 0, 1, 2, … drafted tokens, with the distributions of the tests.</param>
public sealed record SpeculationCosts(double DraftTime, double HeadTime, IReadOnlyList<double> TargetTimes)
{
    /// <summary>c: a pass of the target over one token, in drafted tokens.</summary>
    public double CostRatio => TargetTimes[0] / DraftTime;

    /// <summary>t_t for a number of drafted tokens; the longest measured one for more.</summary>
    /// <param name="drafted">Not negative.</param>
    public double TargetTime(int drafted) => TargetTimes[Math.Min(drafted, TargetTimes.Count - 1)];

    /// <summary>Measures a pair.</summary>
    /// <param name="target">The large model.</param>
    /// <param name="draft">The small model.</param>
    /// <param name="prompt">Token ids in front; its length is the context that is timed.</param>
    /// <param name="sampling">Temperature, top-k and top-p.</param>
    /// <param name="longest">The longest draft.</param>
    /// <param name="head">An acceptance head, or null.</param>
    /// <param name="repetitions">Passes of each kind; default 15.</param>
    /// <param name="cancellation">Stops between passes.</param>
    /// <exception cref="ArgumentException">The models or the prompt do not fit.</exception>
    public static SpeculationCosts Measure(IDecodingModel target, IDecodingModel draft, int[] prompt, SamplingOptions sampling, int longest = 20, AcceptanceHead? head = null, int repetitions = 15, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sampling);
        ArgumentOutOfRangeException.ThrowIfNegative(longest);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        SpeculativePrompt.Check(prompt, target, draft);
        var vocabulary = SpeculativePair.SharedVocabulary(target, draft);
        using IDecodingState large = target.Start(), small = draft.Start();
        large.Append(prompt);
        small.Append(prompt);
        int[] tokens = [.. Enumerable.Range(0, longest + 1).Select(i => prompt[i % prompt.Length])];
        int[] lengths = [.. new[] { 0, 1, 2, 3, 4, 6, 8, 12, 16, longest }.Where(length => length <= longest).Distinct()];
        var (drafting, heading, checking) = (new List<double>(), new List<double>(), lengths.Select(static _ => new List<double>()).ToArray());
        var (q, chance) = (new TokenDistribution(), new SeededChance(sampling.Seed));
        for (var repetition = -WarmUp(repetitions); repetition < repetitions; repetition++)
        {
            cancellation.ThrowIfCancellationRequested();

            // A draft is made in one go, so what it costs is timed in one go too.
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 4; i++)
            {
                small.Append(tokens.AsSpan(i % tokens.Length, 1));
                q.Set(small.Logits(0)[..vocabulary], sampling);
                chance.Draft(i, q);
            }

            Add(drafting, repetition, start, 4);
            start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 16 && head is not null; i++)
            {
                head.LogOdds(small.Hidden(0));
            }

            Add(heading, repetition, start, 16);
            small.Crop(prompt.Length);
            for (var l = 0; l < lengths.Length; l++)
            {
                start = Stopwatch.GetTimestamp();
                large.Append(tokens.AsSpan(0, lengths[l] + 1), lengths[l] + 1);
                for (var row = 0; row <= lengths[l]; row++)
                {
                    q.Set(large.Logits(row)[..vocabulary], sampling);
                }

                Add(checking[l], repetition, start, 1);
                large.Crop(prompt.Length);
            }
        }

        return new SpeculationCosts(Median(drafting), head is null ? 0 : Median(heading), Interpolate(lengths, [.. checking.Select(Median)], longest));
    }

    /// <summary>Code is compiled to its last form while it runs, so the first passes are slow.</summary>
    private static int WarmUp(int repetitions) => Math.Clamp(repetitions / 2, 2, 15);

    private static void Add(List<double> times, int repetition, long start, int count)
    {
        // The first ones warm up.
        if (repetition >= 0)
        {
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / count);
        }
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static double[] Interpolate(int[] lengths, double[] times, int longest)
    {
        var all = new double[longest + 1];
        for (var (length, i) = (0, 0); length <= longest; length++)
        {
            i = lengths[i] < length ? i + 1 : i;
            all[length] = lengths[i] == length ? times[i] : times[i - 1] + ((times[i] - times[i - 1]) * (length - lengths[i - 1]) / (lengths[i] - lengths[i - 1]));
        }

        return all;
    }
}
