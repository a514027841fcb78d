using MathNet.Numerics.Distributions;

namespace Offprint.Numerics;

/// <summary>Student t interval of a mean.</summary>
internal static class StudentInterval
{
    public static Interval OfMean(ReadOnlySpan<double> values, double confidence)
    {
        var (mean, deviation) = Moments.MeanAndDeviation(values);
        if (values.Length == 1)
        {
            return new Interval(mean, double.NegativeInfinity, double.PositiveInfinity, confidence, IntervalMethod.StudentT);
        }

        var t = StudentT.InvCDF(0, 1, values.Length - 1, 1 - ((1 - confidence) / 2));
        var half = t * deviation / Math.Sqrt(values.Length);
        return new Interval(mean, mean - half, mean + half, confidence, IntervalMethod.StudentT);
    }
}
