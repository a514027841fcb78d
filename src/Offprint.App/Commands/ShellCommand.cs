using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Offprint.App.Commands;

/// <summary>Runs a user's command on a program.</summary>
internal static class ShellCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the program to a temporary file, runs the command with the file's name in place of {program} (or at the end), and returns what it printed.</summary>
    public static string Run(string command, JsonNode program, CancellationToken ct)
    {
        var file = Path.Combine(Path.GetTempPath(), $"offprint-program-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, program.ToJsonString(Indented) + "\n");
        try
        {
            var line = command.Contains("{program}", StringComparison.Ordinal) ? command.Replace("{program}", file, StringComparison.Ordinal) : $"{command} {file}";
            var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            foreach (var argument in OperatingSystem.IsWindows() ? ["/c", line] : (string[])["-c", line]) start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var stop = ct.Register(() => Kill(process));
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            ct.ThrowIfCancellationRequested();
            return process.ExitCode == 0 ? output : throw new InvalidDataException($"The command '{command}' ended with {process.ExitCode}{(errors.Result.Trim() is { Length: > 0 } said ? ": " + said.Split('\n')[^1] : "")}.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
