namespace Offprint.Papers;

/// <summary>The answer to the question whether a claim, or a whole paper, holds here.</summary>
public enum VerdictKind
{
    /// <summary>The claim holds; for a paper: all its claims hold.</summary>
    Holds,

    /// <summary>The effect is there but misses its bar; for a paper: the headline claim holds at least partly, not every claim holds.</summary>
    Partly,

    /// <summary>The measurements do not support the claim.</summary>
    DoesNotHold,

    /// <summary>A stated premise of the experiment was not met, so that it says nothing; the reason says which.</summary>
    Inconclusive,
}
