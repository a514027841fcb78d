using Offprint.Numerics;

namespace Offprint.Papers;

/// <summary>
/// Times methods against each other in one process: all arms in every round, in an order that changes, so that what drifts (clock rates, caches,
/// other programs) meets all of them alike. What is reported is ratios between arms of the same round, never an absolute time.
/// </summary>
public static class InterleavedTiming
{
    /// <summary>Times the arms.</summary>
    /// <param name="arms">Two or more arms with different names.</param>
    /// <param name="options">Rounds, warm-up, seed of the order.</param>
    /// <param name="progress">Hears the share of rounds that is done.</param>
    /// <param name="ct">Checked before every arm.</param>
    /// <returns>Seconds of every arm in every round.</returns>
    /// <exception cref="ArgumentException">Fewer than two arms, two of the same name, or an option out of range.</exception>
    public static TimingResult Measure(
        IReadOnlyList<TimedArm> arms,
        InterleavedTimingOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(arms);
        options ??= new InterleavedTimingOptions();
        options.Validate();
        if (arms.Count < 2 || arms.Select(static arm => arm.Name).Distinct(StringComparer.Ordinal).Count() != arms.Count)
        {
            throw new ArgumentException($"A comparison needs two or more arms with different names; got {string.Join(", ", arms.Select(static a => a.Name))}.", nameof(arms));
        }

        var seconds = arms.ToDictionary(static arm => arm.Name, _ => new double[options.Rounds], StringComparer.Ordinal);
        var random = new SeededRandom(options.Seed, "interleaved timing");
        var order = Enumerable.Range(0, arms.Count).ToArray();
        random.Shuffle(order);
        var total = options.WarmUp + options.Rounds;
        for (var turn = 0; turn < total; turn++)
        {
            var round = turn < options.WarmUp ? turn % options.Rounds : turn - options.WarmUp;
            foreach (var index in RoundOrder(order, turn, random))
            {
                ct.ThrowIfCancellationRequested();
                var taken = Time(arms[index], round, options);
                if (turn >= options.WarmUp)
                {
                    seconds[arms[index].Name][round] = taken;
                }
            }

            progress?.Report((turn + 1.0) / total);
        }

        return new TimingResult([.. arms.Select(static arm => arm.Name)], seconds);
    }

    /// <summary>The first arm rotates, so that each one is first equally often; the others follow in random order.</summary>
    internal static int[] RoundOrder(int[] order, int turn, SeededRandom random)
    {
        var first = order[turn % order.Length];
        var others = order.Where(index => index != first).ToArray();
        random.Shuffle(others);
        return [first, .. others];
    }

    private static double Time(TimedArm arm, int round, InterleavedTimingOptions options)
    {
        arm.Prepare?.Invoke(round);
        try
        {
            if (options.SettleGarbage)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
            }

            var start = options.Clock.GetTimestamp();
            arm.Run(round);
            return options.Clock.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            arm.CleanUp?.Invoke(round);
        }
    }
}
