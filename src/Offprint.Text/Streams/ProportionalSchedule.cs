using System.Globalization;

namespace Offprint.Text;

/// <summary>
/// Whose turn it is when parts take turns by weight, such that after every number of turns each part has had its share to less than one turn
/// (Tijdeman's solution of the chairman assignment problem, 1980; for two parts the line of Bresenham). The order repeats after the sum of the weights.
/// </summary>
internal sealed class ProportionalSchedule
{
    private const int LargestPeriod = 1 << 20;

    private readonly long[] _weights;
    private readonly int[] _turns;

    public ProportionalSchedule(IReadOnlyList<double> weights)
    {
        _weights = WholeWeights(weights);
        _turns = Turns(_weights);
    }

    /// <summary>Turns after which the order repeats.</summary>
    public int Period => _turns.Length;

    /// <summary>The part whose turn number <paramref name="turn"/> is.</summary>
    public int this[long turn] => _turns[turn % Period];

    /// <summary>How many of the first turns each part has.</summary>
    public long[] CountsAt(long turns)
    {
        var (rounds, rest) = Math.DivRem(turns, Period);
        var counts = Array.ConvertAll(_weights, weight => weight * rounds);
        foreach (var part in _turns.AsSpan(0, (int)rest))
        {
            counts[part]++;
        }

        return counts;
    }

    /// <summary>The number of turns before a part would have its turn number <paramref name="available"/> + 1; null when it never does.</summary>
    public long? TurnsUntilExhausted(int part, long available)
    {
        if (_weights[part] == 0)
        {
            return null;
        }

        var (rounds, rest) = Math.DivRem(available, _weights[part]);
        var at = 0;
        for (var seen = -1L; ; at++)
        {
            seen += _turns[at] == part ? 1 : 0;
            if (seen == rest)
            {
                return (rounds * Period) + at;
            }
        }
    }

    // Short decimals become exact whole weights; others are rounded to parts of 2^20, the largest remainders up.
    private static long[] WholeWeights(IReadOnlyList<double> weights)
    {
        for (double scale = 1; scale <= 1e6; scale *= 10)
        {
            var whole = weights.Select(weight => (long)Math.Round(weight * scale)).ToArray();
            if (weights.Zip(whole).All(pair => Math.Abs((pair.First * scale) - pair.Second) <= 1e-9 * Math.Max(1, pair.Second)))
            {
                var divisor = whole.Aggregate(0L, static (a, b) => (long)System.Numerics.BigInteger.GreatestCommonDivisor(a, b));
                whole = Array.ConvertAll(whole, weight => weight / divisor);
                if (whole.Sum() <= LargestPeriod)
                {
                    return whole;
                }
            }
        }

        var total = weights.Sum();
        var shares = weights.Select(weight => weight / total * LargestPeriod).ToArray();
        var rounded = shares.Select(share => (long)share).ToArray();
        foreach (var part in Enumerable.Range(0, shares.Length).OrderByDescending(i => shares[i] - rounded[i]).Take((int)(LargestPeriod - rounded.Sum())))
        {
            rounded[part]++;
        }

        return rounded;
    }

    private static int[] Turns(long[] weights)
    {
        var period = weights.Sum();
        var turns = new int[period];
        var given = new long[weights.Length];
        // With n parts that take turns: part i may be next when its lag w_i t - x_i W is at least W / (2n - 2); of those the one goes first that must go soonest.
        long factor = Math.Max(1, (2 * weights.Count(weight => weight > 0)) - 2);
        for (var turn = 1; turn <= period; turn++)
        {
            var next = -1;
            Int128 nextSlack = 0;
            for (var part = 0; part < weights.Length; part++)
            {
                var lag = factor * ((weights[part] * turn) - (given[part] * period));
                if (weights[part] > 0 && lag >= (factor == 1 ? 0 : period))
                {
                    var slack = (factor * period) - period - lag;
                    if (next < 0 || (Int128)slack * weights[next] < nextSlack * weights[part])
                    {
                        (next, nextSlack) = (part, slack);
                    }
                }
            }

            turns[turn - 1] = next >= 0 ? next : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No part may take turn {turn}."));
            given[next]++;
        }

        return turns;
    }
}
