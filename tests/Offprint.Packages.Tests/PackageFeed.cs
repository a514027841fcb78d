using System.Diagnostics;

namespace Offprint.Packages.Tests;

/// <summary>A folder feed with the packages of this checkout, and an empty application beside it that uses them. No registry is asked: everything else comes from the packages that the build already restored.</summary>
public sealed class PackageFeed : IDisposable
{
    private static readonly string[] Packed = ["Offprint.Numerics", "Offprint.Learners", "Offprint.Tensors", "Offprint.Text", "Offprint.Models", "Offprint.Training", "Offprint.Inference"];

    public PackageFeed()
    {
        Folder = Directory.CreateTempSubdirectory("offprint-feed-").FullName;
        Feed = Path.Combine(Folder, "feed");
        foreach (var room in Packed)
            Run(Root, "pack", $"src/{room}/{room}.csproj", "-c", "Release", "--no-build", "-o", Feed, "-nologo");
    }

    public string Folder { get; }

    public string Feed { get; }

    public string Version { get; } = "0.1.0";

    private static string Root { get; } = FindRoot();

    /// <summary>Creates, builds and runs an application that refers to the packages; returns what it printed.</summary>
    public string RunApplication(string program, params string[] packages)
    {
        var app = Directory.CreateDirectory(Path.Combine(Folder, "app-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(app, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(Folder, "packages")}" /></config>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="restored" value="{cache}" /></fallbackPackageFolders>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(app, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
                <CreateSymbolicLinksForCopyLocalIfPossible>true</CreateSymbolicLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", packages.Select(p => $"<PackageReference Include=\"{p}\" Version=\"{Version}\" />"))}
                <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(app, "Program.cs"), program);
        Run(app, "build", "-c", "Release", "-nologo", "-o", "out");
        return Run(app, Path.Combine("out", "app.dll"));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{errors.Result}");
        return output;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Offprint.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No Offprint.slnx above {AppContext.BaseDirectory}.");
    }
}
