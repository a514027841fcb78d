namespace Offprint.Training;

/// <summary>Which of two traces promises more.</summary>
public enum BetterTrace
{
    /// <summary>Neither, or one has no forecast yet.</summary>
    Undecided,

    /// <summary>The first.</summary>
    First,

    /// <summary>The second.</summary>
    Second,
}
