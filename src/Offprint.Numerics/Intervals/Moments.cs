namespace Offprint.Numerics;

/// <summary>Mean and spread in two passes.</summary>
internal static class Moments
{
    /// <summary>The mean and the standard deviation with divisor n - 1 (0 for one value).</summary>
    public static (double Mean, double Deviation) MeanAndDeviation(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        if (values.Length < 2)
        {
            return (mean, 0);
        }

        double squares = 0, rest = 0;
        foreach (var value in values)
        {
            var d = value - mean;
            squares += d * d;
            rest += d;
        }

        var variance = (squares - (rest * rest / values.Length)) / (values.Length - 1);
        return (mean, Math.Sqrt(Math.Max(0, variance)));
    }

    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
