namespace Offprint.Inference;

/// <summary>Closed forms of speculative decoding: expected tokens, the best fixed length, and the optimal threshold for stopping.</summary>
public static class SpeculativePlanner
{
    private const int LongestDraft = 64;

    /// <summary>Expected tokens of a round with K drafted tokens, each accepted with probability α: (1 - α^(K+1)) / (1 - α) (Leviathan et al., equation 1).</summary>
    /// <param name="alpha">α, 0 to 1.</param>
    /// <param name="length">K, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">α outside of 0 to 1, or a negative length.</exception>
    public static double TokensPerRound(double alpha, int length)
    {
        CheckAlpha(alpha);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return alpha == 1 ? length + 1 : (1 - Math.Pow(alpha, length + 1)) / (1 - alpha);
    }

    /// <summary>How many times as many tokens a second as the target alone gives: tokens of a round over its time, K·t_d + t_t, in units of t_t.</summary>
    /// <param name="alpha">α, 0 to 1.</param>
    /// <param name="draftCost">t_d / t_t, positive.</param>
    /// <param name="length">K, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value out of range.</exception>
    public static double SpeedUp(double alpha, double draftCost, int length)
    {
        CheckCost(draftCost);
        return TokensPerRound(alpha, length) / ((length * draftCost) + 1);
    }

    /// <summary>The fixed length with the largest speed-up, up to 64; 0 where drafting does not pay.</summary>
    /// <param name="alpha">α, 0 to 1.</param>
    /// <param name="draftCost">t_d / t_t, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value out of range.</exception>
    public static int BestFixedLength(double alpha, double draftCost) =>
        Enumerable.Range(0, LongestDraft + 1).MaxBy(length => SpeedUp(alpha, draftCost, length));

    /// <summary>
    /// The optimal threshold h: stop once the probability that a drafted token is rejected, 1 - Π a_i, is above it. With λ the optimal time a token, one more drafted token is worth
    /// λ·Π a_i·E[a] and costs t_d; since Π a_i only falls, it is optimal to go on as long as the first is larger. So h = 1 - t_d / (λ·E[a]), at least 0.
    /// </summary>
    /// <param name="costs">Times, and the law of acceptance.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static double Threshold(CostModel costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        costs.Validate();
        return ThresholdAt(costs, TimePerToken(costs));
    }

    /// <summary>The optimal time a token, λ, in the cost model's unit, when acceptance of what has been drafted is known.</summary>
    /// <param name="costs">Times, and the law of acceptance.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static double TimePerToken(CostModel costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        costs.Validate();

        // Renewal reward: λ is where the best round's λ·tokens - time is 0. The target alone needs t_t a token, so λ is not above that. Newton's steps (Dinkelbach) get there from above.
        var lambda = costs.TargetTime;
        for (var i = 0; i < 100; i++)
        {
            var (tokens, drafted) = Round(costs, ThresholdAt(costs, lambda));
            var next = ((drafted * costs.DraftTime) + costs.TargetTime) / tokens;
            if (next >= lambda * (1 - 1e-12))
            {
                break;
            }

            lambda = next;
        }

        return lambda;
    }

    private static double ThresholdAt(CostModel costs, double lambda)
    {
        var mean = costs.Acceptances.Average();
        return mean == 0 ? 0 : Math.Max(0, 1 - (costs.DraftTime / (lambda * mean)));
    }

    /// <summary>Expected tokens and drafted tokens of a round under a threshold, by the law of Π a_i on a logarithmic grid, whose cells are split linearly.</summary>
    private static (double Tokens, double Drafted) Round(CostModel costs, double threshold)
    {
        var (mean, floor) = (costs.Acceptances.Average(), 1 - threshold);
        if (mean == 0 || threshold <= 0)
        {
            return (1, 0);
        }

        // Cells of ln Π from 0 down to ln floor.
        const int cells = 2048;
        var width = -Math.Log(Math.Max(floor, 1e-9)) / cells;
        var sample = Condense(costs.Acceptances);
        var shifts = sample.Where(static a => a > 0).Select(a => -Math.Log(a) / width).Where(static shift => shift <= cells).GroupBy(static shift => Math.Round(shift, 9))
            .Select(group => (Shift: group.Key, Share: (double)group.Count() / sample.Length)).ToArray();
        var mass = new double[cells + 2];
        mass[0] = 1;
        var (tokens, drafted) = (1.0, 0.0);
        for (var k = 0; k < 10_000; k++)
        {
            var (alive, kept) = (0.0, 0.0);
            for (var i = 0; i <= cells; i++)
            {
                alive += mass[i];
                kept += mass[i] * Math.Exp(-i * width);
            }

            if (alive < 1e-12)
            {
                break;
            }

            drafted += alive;
            tokens += kept * mean;
            mass = Move(mass, shifts, cells);
        }

        return (tokens, drafted);
    }

    /// <summary>A large sample as 256 means of equally many sorted values.</summary>
    private static double[] Condense(IReadOnlyList<double> sample)
    {
        const int parts = 256;
        if (sample.Count <= parts)
        {
            return [.. sample];
        }

        double[] sorted = [.. sample.Order()];
        return [.. Enumerable.Range(0, parts).Select(i => sorted[(int)((long)i * sorted.Length / parts)..(int)((i + 1L) * sorted.Length / parts)].Average())];
    }

    private static double[] Move(double[] mass, (double Shift, double Share)[] shifts, int cells)
    {
        var moved = new double[mass.Length];
        for (var i = 0; i <= cells; i++)
        {
            if (mass[i] == 0)
            {
                continue;
            }

            foreach (var (shift, share) in shifts)
            {
                var place = i + shift;
                if (place <= cells)
                {
                    var (cell, part) = ((int)place, place - Math.Floor(place));
                    moved[cell] += mass[i] * share * (1 - part);
                    moved[cell + 1] += mass[i] * share * part;
                }
            }
        }

        return moved;
    }

    private static void CheckAlpha(double alpha)
    {
        if (alpha is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "must be from 0 to 1.");
        }
    }

    private static void CheckCost(double draftCost)
    {
        if (!(draftCost > 0) || !double.IsFinite(draftCost))
        {
            throw new ArgumentOutOfRangeException(nameof(draftCost), draftCost, "must be positive.");
        }
    }
}
