namespace Offprint.Algorithms;

/// <summary>How a process model is discovered.</summary>
public enum ProcessDiscovery
{
    /// <summary>The directly-follows graph, edges rarer than a share of the strongest one from the same activity left out.</summary>
    DirectlyFollows,

    /// <summary>The alpha algorithm; it knows no noise.</summary>
    Alpha,

    /// <summary>The dependency graph of the heuristics miner.</summary>
    Heuristics,

    /// <summary>The inductive miner.</summary>
    Inductive,
}
