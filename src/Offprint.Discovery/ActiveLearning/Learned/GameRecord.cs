namespace Offprint.Discovery;

/// <summary>What is left of many games: their losses, and how loss and answers depend on θ.</summary>
internal sealed class GameRecord(int games, int dimension)
{
    /// <summary>Loss of each game.</summary>
    public float[] Loss { get; } = new float[games];

    /// <summary>∇_θ loss of each game at its recommendations, [games, dimension].</summary>
    public float[] LossGradient { get; } = new float[games * dimension];

    /// <summary>∇_θ log P_θ(answers | queries) of each game, [games, dimension].</summary>
    public float[] Score { get; } = new float[games * dimension];

    public int Dimension => dimension;

    public int Games => games;

    /// <summary>Adds ∇_θ log P_θ(y | x).</summary>
    public void AddScore(QueryGeometry geometry, int game, int query, float answer, float mean)
    {
        var factor = geometry.Problem.Noise == ObservationModel.Bernoulli ? answer / (1 + (answer * mean)) : answer - mean;
        var score = Score.AsSpan(game * dimension, dimension);
        if (geometry.IsBasis)
        {
            score[query] += factor;
            return;
        }

        var x = geometry.X.AsSpan(query * dimension, dimension);
        for (var k = 0; k < x.Length; k++) score[k] += factor * x[k];
    }

    /// <summary>Adds weight · ∇_θ loss(z): z* − z for simple regret, 0 for identification.</summary>
    public void AddLossGradient(QueryGeometry geometry, int game, int best, int hypothesis, float weight)
    {
        if (geometry.Problem.Loss != LossKind.SimpleRegret || weight == 0 || best == hypothesis) return;
        var to = LossGradient.AsSpan(game * dimension, dimension);
        ReadOnlySpan<float> top = geometry.Z.AsSpan(best * dimension, dimension), z = geometry.Z.AsSpan(hypothesis * dimension, dimension);
        for (var k = 0; k < to.Length; k++) to[k] += weight * (top[k] - z[k]);
    }
}
