namespace Offprint.Discovery;

/// <summary>What the equivalence caches share: one evaluation of a function at a time, and means of its evaluations.</summary>
internal sealed class EvaluationFlights
{
    private readonly Lock[] _flights = [.. Enumerable.Range(0, 64).Select(static _ => new Lock())];

    /// <summary>The fitness from a cache, or evaluated and added; other threads that need the same function wait.</summary>
    public (double Fitness, bool Hit) GetOrEvaluate(IEquivalenceCache cache, FunctionalHash hash, Func<double> evaluate)
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        lock (_flights[(int)(hash.Lo % (ulong)_flights.Length)])
        {
            return cache.TryGet(hash, out var known) ? (known, true) : (cache.Add(hash, evaluate()), false);
        }
    }

    /// <summary>The mean of <paramref name="count"/> evaluations, of the mean of those before and the last one. A mean with an infinite evaluation is infinite; NaN only where there was a NaN, or both infinities.</summary>
    public static double Mean(double mean, double next, int count)
    {
        if (count == 1 || next.Equals(mean))
        {
            return next;
        }

        return double.IsInfinity(mean) && double.IsFinite(next) ? mean : mean + ((next - mean) / count);
    }
}
