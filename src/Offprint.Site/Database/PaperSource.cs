namespace Offprint.Site.Database;

/// <summary>How a stored paper came here.</summary>
public enum PaperSource
{
    /// <summary>Somebody submitted it, and it was accepted.</summary>
    Submission,

    /// <summary>It was imported from a file.</summary>
    Import,
}
