namespace Offprint.Algorithms;

/// <summary>What keeping the solution has cost.</summary>
/// <param name="Updates">Insertions and deletions.</param>
/// <param name="Queries">Evaluations of the function, those for answers included.</param>
/// <param name="Rebuilds">How often levels were rebuilt, over all guesses.</param>
/// <param name="Guesses">Guesses of the optimum that are alive.</param>
/// <param name="Levels">Levels of all living guesses.</param>
public readonly record struct MaintenanceStats(long Updates, long Queries, long Rebuilds, int Guesses, int Levels)
{
    /// <summary>Evaluations an update; 0 before the first.</summary>
    public double QueriesPerUpdate => Updates == 0 ? 0 : (double)Queries / Updates;
}
