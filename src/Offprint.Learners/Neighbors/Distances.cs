namespace Offprint.Learners;

/// <summary>Distances of plain arrays.</summary>
internal static class Distances
{
    public static double Between(Distance distance, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (distance == Distance.Euclidean)
        {
            double sum = 0;
            for (var j = 0; j < a.Length; j++)
            {
                var difference = (double)a[j] - b[j];
                sum += difference * difference;
            }

            return Math.Sqrt(sum);
        }

        double dot = 0, left = 0, right = 0;
        for (var j = 0; j < a.Length; j++)
        {
            dot += (double)a[j] * b[j];
            left += (double)a[j] * a[j];
            right += (double)b[j] * b[j];
        }

        return left == 0 || right == 0 ? 1 : 1 - (dot / Math.Sqrt(left * right));
    }
}
