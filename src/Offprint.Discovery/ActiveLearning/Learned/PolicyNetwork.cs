using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>The weights of a learned policy: a network that scores queries, one that scores hypotheses at the end, and a bias for each query and hypothesis.</summary>
internal sealed class PolicyNetwork
{
    public PolicyNetwork(int queries, int hypotheses, int hidden)
    {
        Query = new ScoreNetwork(GameFeatures.PerQuery, hidden);
        Answer = new ScoreNetwork(GameFeatures.PerHypothesis, hidden);
        (QueryBias, AnswerBias) = (new float[queries], new float[hypotheses]);
    }

    public ScoreNetwork Query { get; }

    public ScoreNetwork Answer { get; }

    public float[] QueryBias { get; }

    public float[] AnswerBias { get; }

    /// <summary>All weights, in the order of <see cref="NewGradient"/>.</summary>
    public float[][] Weights => [Query.Weights, Answer.Weights, QueryBias, AnswerBias];

    /// <summary>Starts as soft binary search with an answer by likelihood and by means: a start from which both parts get a signal at once.</summary>
    public void Initialize(ulong seed)
    {
        Query.Initialize(new SeededRandom(seed, "active-learning/query network"), GameFeatures.InitialQueryPath);
        Answer.Initialize(new SeededRandom(seed, "active-learning/answer network"), GameFeatures.InitialAnswerPath);
        Array.Clear(QueryBias);
        Array.Clear(AnswerBias);
    }

    public float[][] NewGradient() => Array.ConvertAll(Weights, static w => new float[w.Length]);

    public PolicyNetwork Clone()
    {
        var copy = new PolicyNetwork(QueryBias.Length, AnswerBias.Length, Query.Hidden);
        copy.CopyFrom(this);
        return copy;
    }

    public void CopyFrom(PolicyNetwork other)
    {
        foreach (var (to, from) in Weights.Zip(other.Weights)) from.CopyTo(to, 0);
    }
}
