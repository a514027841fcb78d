namespace Offprint.Papers;

/// <summary>How much of an experiment is run.</summary>
public enum RunSize
{
    /// <summary>About two minutes on two cores; the size that verdicts are about.</summary>
    Default,

    /// <summary>Seconds, one seed; shows that everything works and gives no verdict.</summary>
    Quick,

    /// <summary>The paper's own scale where the card asks for more; may take an hour.</summary>
    Full,
}
