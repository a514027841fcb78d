using System.ComponentModel;
using System.Diagnostics;

namespace Offprint.Papers;

/// <summary>Runs a command-line tool to its end and collects what it prints.</summary>
internal static class ToolProcess
{
    /// <summary>Runs a tool. Its standard input is empty, or <paramref name="input"/>.</summary>
    /// <param name="tool">A name on the path, or a full path.</param>
    /// <param name="arguments">The arguments, unquoted.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="input">Bytes for the standard input.</param>
    /// <param name="environment">Variables to set for the tool.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    /// <exception cref="DataSetBuildException">The tool is not installed.</exception>
    public static async Task<ToolResult> RunAsync(
        string tool,
        IEnumerable<string> arguments,
        string folder,
        ReadOnlyMemory<byte> input = default,
        IReadOnlyDictionary<string, string>? environment = null,
        CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(tool)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Start(start);
        try
        {
            using var output = new MemoryStream();
            var copy = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await FeedAsync(process, input, cancellationToken).ConfigureAwait(false);
            await copy.ConfigureAwait(false);
            var messages = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new ToolResult(process.ExitCode, output.ToArray(), messages);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool ended without reading all of its input; its exit code tells.
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new DataSetBuildException($"'{start.FileName}' cannot be started ({e.Message}); install it, or build the data set where it is installed.", e);
        }
    }
}
