namespace Offprint.Site.Database;

/// <summary>How often a digest is sent.</summary>
public enum DigestFrequency
{
    /// <summary>Every day.</summary>
    Daily,

    /// <summary>Every week.</summary>
    Weekly,
}
