namespace Offprint.App;

/// <summary>The exit codes of the command line, as its help documents them.</summary>
internal static class ExitCodes
{
    /// <summary>The command did what was asked, whatever a verdict says.</summary>
    public const int Success = 0;

    /// <summary>The command was right but could not be carried out.</summary>
    public const int Failed = 1;

    /// <summary>Something that was typed, or a file that was given, is wrong.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped with Ctrl+C.</summary>
    public const int Stopped = 130;
}
