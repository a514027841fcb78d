using MathNet.Numerics.Distributions;

namespace Offprint.Numerics;

/// <summary>Confidence intervals of a proportion counted in independent trials.</summary>
public static class BinomialInterval
{
    /// <summary>The exact interval of Clopper and Pearson (1934): covers at least the stated confidence, whatever the proportion.</summary>
    /// <param name="successes">The number of successes; 0..<paramref name="trials"/>.</param>
    /// <param name="trials">The number of trials; at least 1.</param>
    /// <param name="confidence">The coverage aimed at; strictly between 0 and 1. Default 0.95.</param>
    /// <exception cref="ArgumentException">A count or the confidence is out of range.</exception>
    public static Interval ClopperPearson(long successes, long trials, double confidence = 0.95)
    {
        Require(successes, trials, confidence);
        var tail = (1 - confidence) / 2;
        var low = successes == 0 ? 0 : Beta.InvCDF(successes, trials - successes + 1, tail);
        var high = successes == trials ? 1 : Beta.InvCDF(successes + 1, trials - successes, 1 - tail);
        return new Interval((double)successes / trials, low, high, confidence, IntervalMethod.ClopperPearson);
    }

    /// <summary>The score interval of Wilson (1927), without continuity correction: close to the stated confidence on average.</summary>
    /// <param name="successes">The number of successes; 0..<paramref name="trials"/>.</param>
    /// <param name="trials">The number of trials; at least 1.</param>
    /// <param name="confidence">The coverage aimed at; strictly between 0 and 1. Default 0.95.</param>
    /// <exception cref="ArgumentException">A count or the confidence is out of range.</exception>
    public static Interval Wilson(long successes, long trials, double confidence = 0.95)
    {
        Require(successes, trials, confidence);
        double n = trials;
        var p = successes / n;
        var z = Normal.InvCDF(0, 1, 1 - ((1 - confidence) / 2));
        var z2 = z * z;
        var center = (p + (z2 / (2 * n))) / (1 + (z2 / n));
        var half = z / (1 + (z2 / n)) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        var low = successes == 0 ? 0 : Math.Max(0, center - half);
        var high = successes == trials ? 1 : Math.Min(1, center + half);
        return new Interval(p, low, high, confidence, IntervalMethod.Wilson);
    }

    private static void Require(long successes, long trials, double confidence)
    {
        if (trials < 1)
        {
            throw new ArgumentException($"trials is {trials}; at least one trial is needed.", nameof(trials));
        }

        if (successes < 0 || successes > trials)
        {
            throw new ArgumentException($"successes is {successes}; it must lie in 0..{trials}.", nameof(successes));
        }

        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentException($"confidence is {confidence}; it must lie strictly between 0 and 1, such as 0.95.", nameof(confidence));
        }
    }
}
