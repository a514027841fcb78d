namespace Offprint.Papers;

/// <summary>An experiment ended with an exception, which is kept as <see cref="Exception.InnerException"/>. Nothing was written.</summary>
public sealed class RunFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="slug">The paper's slug.</param>
    /// <param name="innerException">What went wrong.</param>
    public RunFailedException(string slug, Exception innerException)
        : base($"{slug}: {innerException?.Message}", innerException)
    {
        Slug = slug;
    }

    /// <summary>The paper's slug.</summary>
    public string Slug { get; }

    /// <summary>Whether the input was wrong (a file, an option), as opposed to the experiment: exit code 2, not 1.</summary>
    public bool IsBadInput => InnerException is { } cause && IsInputError(cause);

    internal static bool IsInputError(Exception exception) => exception
        is ArgumentException or InvalidDataException or DirectoryNotFoundException or NotOnShelfException
        or ArmFailedException { IsBadInput: true }
        || (exception is FileNotFoundException { FileName: var file } && file?.Contains(", Version=", StringComparison.Ordinal) != true); // a missing library is no bad input
}
