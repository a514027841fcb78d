namespace Offprint.Learners;

internal static class Softmax
{
    /// <summary>Turns scores into probabilities in place.</summary>
    public static void Apply(Span<double> scores)
    {
        var maximum = double.NegativeInfinity;
        foreach (var score in scores)
        {
            maximum = Math.Max(maximum, score);
        }

        double sum = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = Math.Exp(scores[i] - maximum);
            sum += scores[i];
        }

        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] /= sum;
        }
    }
}
