namespace Offprint.Discovery;

/// <summary>Scores candidates, higher is better.</summary>
/// <typeparam name="TCandidate">The candidates.</typeparam>
public interface IEvaluator<in TCandidate>
{
    /// <summary>Evaluates a candidate.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <returns>Its fitness.</returns>
    double Evaluate(TCandidate candidate);
}
