namespace Offprint.Discovery;

/// <summary>How a <see cref="BayesianOptimizer"/> chooses among points with several objectives.</summary>
public enum MultiObjectiveAcquisition
{
    /// <summary>Expected improvement of a Chebyshev scalarisation with weights drawn for each proposal (ParEGO): one process a proposal, any number of objectives.</summary>
    RandomScalarization,

    /// <summary>Expected hypervolume improvement, with a process for each objective: exact for two objectives, sampled for more; dearer, and needs no luck with weights.</summary>
    ExpectedHypervolume,
}
