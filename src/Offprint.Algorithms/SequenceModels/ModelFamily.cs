namespace Offprint.Algorithms;

/// <summary>The community that a sequence model comes from.</summary>
public enum ModelFamily
{
    /// <summary>Black boxes: counts of contexts, hidden states, networks.</summary>
    MachineLearning,

    /// <summary>Probabilistic automata.</summary>
    GrammarInference,

    /// <summary>Models of processes that a person can read.</summary>
    ProcessMining,
}
