using Offprint.Papers;
using Offprint.Tensors;
using Offprint.Training;

namespace Offprint.App;

/// <summary>Which exceptions are the user's to mend, and the one line that says how.</summary>
internal static class Failures
{
    private const int DiskFull = 28; // ENOSPC

    /// <summary>Describes an exception that a user can do something about.</summary>
    /// <returns>One line and an exit code; null for a defect of ours, whose stack trace should be seen.</returns>
    public static (string Message, int ExitCode)? Describe(Exception exception) => exception switch
    {
        RunFailedException { InnerException: { } cause } when Describe(cause) is { } known => known,
        RunFailedException run => (Line(run), run.IsBadInput ? ExitCodes.BadInput : ExitCodes.Failed),
        IOException io when (io.HResult & 0xffff) == DiskFull => ("the disk is full: " + Line(io), ExitCodes.Failed),
        FileNotFoundException or DirectoryNotFoundException or InvalidDataException or NotOnShelfException or UnknownPaperException or DataSetBuildException or ArgumentException or NotSupportedException
            => (Line(exception), ExitCodes.BadInput),
        IOException or UnauthorizedAccessException or TrainingDivergedException or TensorEngineException => (Line(exception), ExitCodes.Failed),
        _ => null,
    };

    private static string Line(Exception exception)
    {
        var message = exception.Message.ReplaceLineEndings(" ").Trim();
        // .NET appends the parameter's name in brackets; the messages name the flag or argument themselves.
        var suffix = message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return suffix > 0 ? message[..suffix] : message;
    }
}
