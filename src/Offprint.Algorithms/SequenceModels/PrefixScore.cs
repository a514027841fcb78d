namespace Offprint.Algorithms;

/// <summary>How well a model predicts the traces of a log: sums over all prefixes, ends included.</summary>
/// <param name="Prefixes">Predictions that were made.</param>
/// <param name="BrierSum">Σ over predictions of Σ_a (p(a) − 1[a = next])²: 0 best, 2 worst.</param>
/// <param name="LogLossSum">Σ −ln p(next), p at least 1e-6.</param>
/// <param name="Hits">Predictions whose most probable symbol came.</param>
public readonly record struct PrefixScore(int Prefixes, double BrierSum, double LogLossSum, int Hits)
{
    /// <summary>Mean Brier score.</summary>
    public double Brier => BrierSum / Prefixes;

    /// <summary>Mean loss in nats.</summary>
    public double LogLoss => LogLossSum / Prefixes;

    /// <summary>Share of hits.</summary>
    public double Accuracy => (double)Hits / Prefixes;

    /// <summary>The score of two parts together.</summary>
    /// <param name="a">One part.</param>
    /// <param name="b">The other.</param>
    public static PrefixScore operator +(PrefixScore a, PrefixScore b) => Add(a, b);

    /// <summary>The score of two parts together.</summary>
    /// <param name="left">One part.</param>
    /// <param name="right">The other.</param>
    public static PrefixScore Add(PrefixScore left, PrefixScore right) =>
        new(left.Prefixes + right.Prefixes, left.BrierSum + right.BrierSum, left.LogLossSum + right.LogLossSum, left.Hits + right.Hits);
}
