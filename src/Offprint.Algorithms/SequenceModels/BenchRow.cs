namespace Offprint.Algorithms;

/// <summary>One model of a comparison.</summary>
/// <param name="Model">What it is.</param>
/// <param name="Traces">Its score on each test trace.</param>
public sealed record BenchRow(ModelCard Model, IReadOnlyList<PrefixScore> Traces)
{
    /// <summary>The score of all traces together.</summary>
    public PrefixScore Total => Traces.Aggregate(PrefixScore.Add);
}
