using System.Diagnostics;

namespace Offprint.App.Tests;

/// <summary>The launcher script.</summary>
public sealed class LauncherTests
{
    [Fact]
    public async Task It_runs_the_application_from_any_folder_and_keeps_the_exit_code()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "The launcher is a shell script.");
        var (code, output, _) = await RunAsync(Path.Combine(OffprintProgram.Root, "offprint"), "version");
        Assert.Equal(0, code);
        Assert.StartsWith("offprint ", output, StringComparison.Ordinal);
        (code, _, var error) = await RunAsync(Path.Combine(OffprintProgram.Root, "offprint"), "show", "no-such-paper-at-all");
        Assert.Equal(2, code);
        Assert.Contains("no-such-paper-at-all", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_of_the_test_command_are_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "The launcher is a shell script.");
        var (code, _, error) = await RunAsync(Path.Combine(OffprintProgram.Root, "offprint"), "test", "--fast");
        Assert.Equal(2, code);
        Assert.Contains("--all", error, StringComparison.Ordinal);
        (code, _, error) = await RunAsync(Path.Combine(OffprintProgram.Root, "offprint"), "test", "NoSuchModule");
        Assert.Equal(2, code);
        Assert.Contains("NoSuchModule", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
