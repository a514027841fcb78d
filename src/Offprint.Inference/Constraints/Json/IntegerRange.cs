using System.Globalization;
using System.Numerics;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>The decimal numerals of the integers in a range, without leading zeros.</summary>
internal static class IntegerRange
{
    /// <param name="low">Smallest, null: no bound.</param>
    /// <param name="high">Largest, null: no bound.</param>
    /// <param name="multipleOf">Only multiples of this, at least 1.</param>
    /// <param name="maximumDigits">Most digits on a side without bound.</param>
    public static FiniteAutomaton Of(BigInteger? low, BigInteger? high, int multipleOf, int maximumDigits)
    {
        var builder = new AutomatonBuilder();
        var (start, end) = (builder.AddState(), builder.AddState());
        var far = BigInteger.Pow(10, maximumDigits) - 1;
        var least = low ?? -BigInteger.Max(far, high is { } h ? BigInteger.Abs(h) : 0);
        var most = high ?? BigInteger.Max(far, low is { } l ? BigInteger.Abs(l) : 0);
        if (most >= BigInteger.Max(least, 0))
        {
            AddNatural(builder, start, BigInteger.Max(least, 0), most, end);
        }

        if (least < 0 && least <= most)
        {
            var minus = builder.AddState();
            builder.AddEdge(start, '-', minus);
            AddNatural(builder, minus, most < 0 ? -most : 1, -least, end);
        }

        var automaton = builder.Build(start, end);
        return multipleOf == 1 ? automaton : automaton.Intersect(Multiples(multipleOf));
    }

    /// <summary>Numerals of low to high, both at least 0: by their number of digits.</summary>
    private static void AddNatural(AutomatonBuilder builder, int from, BigInteger low, BigInteger high, int to)
    {
        for (var digits = low.ToString(CultureInfo.InvariantCulture).Length; digits <= high.ToString(CultureInfo.InvariantCulture).Length; digits++)
        {
            var first = digits == 1 ? 0 : BigInteger.Pow(10, digits - 1);
            var last = BigInteger.Pow(10, digits) - 1;
            Between(BigInteger.Max(first, low).ToString(CultureInfo.InvariantCulture), BigInteger.Min(last, high).ToString(CultureInfo.InvariantCulture));
        }

        // Digit by digit: along the lower bound, along the upper one, or free between them.
        void Between(string a, string b)
        {
            var length = a.Length;
            var free = new int[length + 1];
            free[length] = to;
            for (var i = length - 1; i > 0; i--)
            {
                free[i] = builder.AddState();
                builder.AddEdge(free[i], '0', '9', free[i + 1]);
            }

            // Bounds agree so far (both), or the numeral follows only one of them.
            var (both, lower, upper) = (from, -1, -1);
            for (var i = 0; i < length; i++)
            {
                var last = i == length - 1;
                var (nextBoth, nextLower, nextUpper) = (-1, -1, -1);
                int Next(ref int state) => last ? to : state < 0 ? state = builder.AddState() : state;
                if (both >= 0)
                {
                    if (a[i] == b[i])
                    {
                        builder.AddEdge(both, a[i], Next(ref nextBoth));
                    }
                    else
                    {
                        builder.AddEdge(both, a[i], Next(ref nextLower));
                        builder.AddEdge(both, b[i], Next(ref nextUpper));
                        Free(both, a[i] + 1, b[i] - 1, free[i + 1]);
                    }
                }

                if (lower >= 0)
                {
                    builder.AddEdge(lower, a[i], Next(ref nextLower));
                    Free(lower, a[i] + 1, '9', free[i + 1]);
                }

                if (upper >= 0)
                {
                    builder.AddEdge(upper, b[i], Next(ref nextUpper));
                    Free(upper, '0', b[i] - 1, free[i + 1]);
                }

                (both, lower, upper) = (nextBoth, nextLower, nextUpper);
            }
        }

        void Free(int state, int first, int last, int next)
        {
            if (first <= last)
            {
                builder.AddEdge(state, first, last, next);
            }
        }
    }

    /// <summary>Numerals whose value is a multiple, by the remainder so far.</summary>
    private static FiniteAutomaton Multiples(int of)
    {
        var builder = new AutomatonBuilder();
        var (start, first, end) = (builder.AddState(), builder.StateCount, 0);
        for (var r = 0; r < of; r++)
        {
            builder.AddState();
        }

        end = builder.AddState();
        builder.AddEdge(start, '-', first);
        builder.AddEmpty(start, first);
        for (var r = 0; r < of; r++)
        {
            for (var digit = 0; digit < 10; digit++)
            {
                builder.AddEdge(first + r, '0' + digit, first + (((10 * r) + digit) % of));
            }
        }

        builder.AddEmpty(first, end);
        return builder.Build(start, end);
    }
}
