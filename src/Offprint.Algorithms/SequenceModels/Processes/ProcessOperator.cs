namespace Offprint.Algorithms;

/// <summary>What a node of a process tree does with its children.</summary>
public enum ProcessOperator
{
    /// <summary>A leaf: one activity.</summary>
    Activity,

    /// <summary>A leaf: nothing happens.</summary>
    Silent,

    /// <summary>One child after the other.</summary>
    Sequence,

    /// <summary>Exactly one child.</summary>
    Choice,

    /// <summary>All children, their events in any mixture.</summary>
    Parallel,

    /// <summary>The first child, then any number of times one of the others and the first again.</summary>
    Loop,
}
