namespace Offprint.Discovery;

/// <summary>What a policy is trained for.</summary>
public enum TrainObjective
{
    /// <summary>The largest excess over the best policy of each class (the paper).</summary>
    Robust,

    /// <summary>The mean loss over parameters drawn like the pools at their start, an equal share of each class: ordinary meta-learning, with as many updates in all.</summary>
    Average,
}
