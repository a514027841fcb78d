namespace Offprint.Discovery;

/// <summary>A rule that chooses queries and then recommends a hypothesis.</summary>
public interface IQueryPolicy
{
    /// <summary>The problem that it is made for.</summary>
    QueryProblem Problem { get; }

    /// <summary>Starts a game.</summary>
    /// <param name="seed">Seed of the rule's own random choices; null: a random one.</param>
    /// <returns>The game.</returns>
    IQuerySession Start(int? seed = null);
}
