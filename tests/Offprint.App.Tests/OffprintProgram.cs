using System.Diagnostics;
using System.Text;

namespace Offprint.App.Tests;

/// <summary>What the real executable printed and how it ended.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    /// <summary>Asserts bad input: exit code 2, nothing on standard output, exactly one line on standard error that holds every given part.</summary>
    public void MustRefuse(params string[] parts)
    {
        Assert.True(ExitCode == 2, $"exit code {ExitCode}; standard error: {Error}");
        Assert.Empty(Output);
        var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.StartsWith("offprint: ", StringComparison.Ordinal)).ToList();
        Assert.True(lines.Count == 1, $"expected one line, got: {Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        foreach (var part in parts) Assert.Contains(part, lines[0], StringComparison.OrdinalIgnoreCase);
    }

    public string MustSucceed()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}; standard error: {Error}\n{Output}");
        return Output;
    }
}

/// <summary>Runs the real executable in a process of its own, with a data directory of its own.</summary>
public sealed class OffprintProgram : IDisposable
{
    public OffprintProgram() => Home = Directory.CreateTempSubdirectory("offprint-home-").FullName;

    public string Home { get; }

    public static string Root { get; } = FindRoot();

    private static string Dll { get; } = Path.Combine(Root, "artifacts", "bin", "Offprint.App", "release", "offprint.dll");

    public Task<ProgramResult> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    public async Task<ProgramResult> RunAsync(string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Home,
        };
        start.ArgumentList.Add(Dll);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["OFFPRINT_HOME"] = Home;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new ProgramResult(process.ExitCode, await output, await error);
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Offprint.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No Offprint.slnx above {AppContext.BaseDirectory}.");
    }
}
