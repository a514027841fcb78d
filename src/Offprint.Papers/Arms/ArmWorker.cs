namespace Offprint.Papers;

/// <summary>The other end of <see cref="ArmRunner"/>: runs the arms that it is told over its standard input.</summary>
public static class ArmWorker
{
    /// <summary>
    /// Serves the standard streams until the input ends; the whole of <c>offprint run-arm</c>. From here on, what anything in the process writes
    /// to the console goes to the error output.
    /// </summary>
    /// <param name="ct">Stops the worker.</param>
    /// <returns>The exit code: 0 when the input ended in order.</returns>
    public static Task<int> RunAsync(CancellationToken ct = default) => throw new NotImplementedException();
}
