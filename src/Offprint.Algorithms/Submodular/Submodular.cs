using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>Maximisation of monotone submodular functions from scratch, and a spot check of the two properties.</summary>
public static class Submodular
{
    /// <summary>
    /// The greedy solution with lazy gains: an item's old gain bounds its new one, so most need not be evaluated again (Minoux 1978). At least 1 − 1/e of the optimum.
    /// </summary>
    /// <typeparam name="T">Item.</typeparam>
    /// <param name="function">A monotone submodular function.</param>
    /// <param name="items">Distinct items; of equal gains the first in this order wins.</param>
    /// <param name="k">Most items to choose, positive.</param>
    /// <returns>The chosen items in the order of choice; items that add nothing are left out.</returns>
    public static IReadOnlyList<T> LazyGreedy<T>(ISubmodularFunction<T> function, IEnumerable<T> items, int k)
    {
        Check(function, items, k);
        var state = function.NewState();
        var queue = new PriorityQueue<(T Item, int Order, int Round), (double Gain, int Order)>(Comparer<(double Gain, int Order)>.Create(static (a, b) => a.Gain != b.Gain ? b.Gain.CompareTo(a.Gain) : a.Order.CompareTo(b.Order)));
        var order = 0;
        foreach (var item in items) queue.Enqueue((item, order, 0), (state.Gain(item), order++));
        var chosen = new List<T>(k);
        while (chosen.Count < k && queue.TryDequeue(out var top, out var priority))
        {
            if (top.Round == chosen.Count)
            {
                if (priority.Gain <= 0) break;
                state.Add(top.Item);
                chosen.Add(top.Item);
            }
            else
            {
                queue.Enqueue((top.Item, top.Order, chosen.Count), (state.Gain(top.Item), top.Order));
            }
        }

        return chosen;
    }

    /// <summary>
    /// Greedy over a random subset of (n/k)·ln(1/ε) items a step: about n·ln(1/ε) evaluations in all, 1 − 1/e − ε of the optimum in expectation
    /// (Mirzasoleiman et al. 2015).
    /// </summary>
    /// <typeparam name="T">Item.</typeparam>
    /// <param name="function">A monotone submodular function.</param>
    /// <param name="items">Distinct items.</param>
    /// <param name="k">Most items to choose, positive.</param>
    /// <param name="epsilon">Between 0 and 1.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The chosen items in the order of choice.</returns>
    public static IReadOnlyList<T> StochasticGreedy<T>(ISubmodularFunction<T> function, IEnumerable<T> items, int k, double epsilon = 0.1, ulong seed = 42)
    {
        Check(function, items, k);
        if (!(epsilon > 0 && epsilon < 1)) throw new ArgumentException(FormattableString.Invariant($"Epsilon is {epsilon}; it must lie between 0 and 1."), nameof(epsilon));
        var rest = items.ToList();
        var size = (int)Math.Ceiling((double)rest.Count / k * Math.Log(1 / epsilon));
        var random = new SeededRandom(seed, "stochastic greedy");
        var state = function.NewState();
        var chosen = new List<T>(k);
        while (chosen.Count < k && rest.Count > 0)
        {
            var (best, gain) = (-1, 0.0);
            for (var i = 0; i < Math.Min(size, rest.Count); i++)
            {
                var j = random.Next(i, rest.Count);
                (rest[i], rest[j]) = (rest[j], rest[i]);
                if (state.Gain(rest[i]) is var found && found > gain) (best, gain) = (i, found);
            }

            if (best < 0)
            {
                if (size >= rest.Count) break;
                best = 0; // nothing in this sample adds anything; another one may
            }
            else
            {
                state.Add(rest[best]);
                chosen.Add(rest[best]);
            }

            rest[best] = rest[^1];
            rest.RemoveAt(rest.Count - 1);
        }

        return chosen;
    }

    /// <summary>
    /// Spot-checks a function on random sets: gains are not negative, do not grow with the set, and agree with the values of sets. Passing proves nothing; a counter-example does.
    /// </summary>
    /// <typeparam name="T">Item.</typeparam>
    /// <param name="function">Any function.</param>
    /// <param name="sample">At least one item, distinct.</param>
    /// <param name="trials">Pairs of sets to try.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>A sentence that names the sets; null when all trials passed.</returns>
    public static string? FindCounterExample<T>(ISubmodularFunction<T> function, IEnumerable<T> sample, int trials = 200, ulong seed = 42)
    {
        Check(function, sample, Math.Max(trials, 1));
        var items = sample.ToArray();
        var random = new SeededRandom(seed, "submodular check");
        for (var trial = 0; trial < trials && items.Length > 0; trial++)
        {
            random.Shuffle(items);
            var large = random.Next(items.Length);
            var small = random.Next(large + 1);
            IMarginalState<T> a = function.NewState(), b = function.NewState();
            for (var i = 0; i < large; i++)
            {
                if (i < small) a.Add(items[i]);
                b.Add(items[i]);
            }

            var (atSmall, atLarge, before) = (a.Gain(items[large]), b.Gain(items[large]), b.Value);
            var tolerance = 1e-6 * (1 + Math.Abs(before) + Math.Abs(atSmall));
            var name = $"'{items[large]}'";
            if (!(atLarge >= -tolerance)) return FormattableString.Invariant($"not monotone: {name} adds {atLarge:G6} to {Set(items, large)}.");
            if (!(atLarge <= atSmall + tolerance)) return FormattableString.Invariant($"not submodular: {name} adds {atSmall:G6} to {Set(items, small)} but {atLarge:G6} to its superset {Set(items, large)}.");
            b.Add(items[large]);
            if (!(Math.Abs(b.Value - before - atLarge) <= tolerance)) return FormattableString.Invariant($"not consistent: {name} was said to add {atLarge:G6} to {Set(items, large)} but added {b.Value - before:G6}.");
        }

        return null;
    }

    private static string Set<T>(T[] items, int count) => "{" + string.Join(", ", items.Take(Math.Min(count, 8))) + (count > 8 ? $", … {count - 8} more" : "") + "}";

    private static void Check<T>(ISubmodularFunction<T> function, IEnumerable<T> items, int k)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
    }
}
