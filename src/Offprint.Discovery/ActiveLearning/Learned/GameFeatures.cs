namespace Offprint.Discovery;

/// <summary>What a learned policy sees of a game; all of it is made of the counts and sums of answers, so that the order of questions does not matter.</summary>
internal static class GameFeatures
{
    // Per query: N/T, S/√T, S/max(1, N), log(1 + N); variance of ⟨x, z⟩ under three posteriors, the logarithm of two of them, its mean under one;
    // how much an answer tells about leader and challenger, as LUCB sees it; whether the two likeliest hypotheses answer differently;
    // and for the whole game: t/T and the entropies of two posteriors.
    public const int Count = 0, Sum = 1, Mean = 2, LogCount = 3, VarianceCautious = 4, VarianceBold = 5, VarianceMeans = 6, LogVarianceCautious = 7, LogVarianceMeans = 8, MeanCautious = 9,
        Challenge = 10, TopTwo = 11, Time = 12, EntropyCautious = 13, EntropyMeans = 14;

    public const int PerQuery = 15;

    // Per hypothesis, at the end: ⟨z, means⟩, ⟨z, ridge estimate⟩ and Σ y⟨x, z⟩, each below its largest; how unsure ⟨z, θ⟩ is; t/T.
    public const int PlainMean = 0, RidgeMean = 1, Agreement = 2, Unsure = 3, AnswerTime = 4;

    public const int PerHypothesis = 5;

    /// <summary>Inverse temperatures of the posteriors: over Σ y⟨x, z⟩ as for answers that are right in 67 % and in 88 % of cases, and over the ridge estimate.</summary>
    public const float Cautious = 0.35f, Bold = 1f, Means = 0.5f;

    /// <summary>The smallest variance whose logarithm is told apart.</summary>
    public const float LeastVariance = 1e-3f;

    /// <summary>The start is near top-two Thompson sampling with some of LUCB: queries on which a posterior is divided, rarely asked ones first, those between leader and challenger most.</summary>
    public static readonly float[] InitialQueryPath = Path(PerQuery, (LogVarianceMeans, 1), (LogCount, -2), (Challenge, 2));

    public static readonly float[] InitialAnswerPath = Path(PerHypothesis, (RidgeMean, 6), (Agreement, 1));

    private static float[] Path(int features, params (int Feature, float Weight)[] weights)
    {
        var path = new float[features];
        foreach (var (feature, weight) in weights) path[feature] = weight;
        return path;
    }
}
