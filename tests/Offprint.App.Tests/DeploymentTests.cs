using System.Text.RegularExpressions;

namespace Offprint.App.Tests;

/// <summary>The examples for a server name what is there: files, variables, the program.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string[] Sources = [.. Directory.EnumerateFiles(Path.Combine(OffprintProgram.Root, "src"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText)];

    [Fact]
    public void The_image_is_made_of_files_that_are_there()
    {
        var lines = Read("Dockerfile").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n');
        var copied = lines.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal)).SelectMany(l => l.Split(' ')[1..^1]).ToList();
        Assert.Contains("papers", copied);
        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(OffprintProgram.Root, path)), $"Dockerfile copies '{path}', which is not there."));
        var ignored = Read(".dockerignore").Split('\n').Where(l => l.Length > 0 && l[0] != '#').ToHashSet();
        Assert.All(copied, path => Assert.DoesNotContain(path, ignored));
        Assert.Contains(lines, l => l.Contains("dotnet publish src/Offprint.App/Offprint.App.csproj", StringComparison.Ordinal));
        Assert.Contains("USER $APP_UID", lines);
    }

    [Fact]
    public void Every_project_that_the_program_needs_is_in_the_image()
    {
        var open = new Stack<string>([Path.Combine(OffprintProgram.Root, "src", "Offprint.App", "Offprint.App.csproj")]);
        var seen = new HashSet<string>();
        while (open.TryPop(out var project))
        {
            if (!seen.Add(project)) continue;
            Assert.StartsWith("src/", Path.GetRelativePath(OffprintProgram.Root, project), StringComparison.Ordinal);
            foreach (Match reference in Reference().Matches(File.ReadAllText(project))) open.Push(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, reference.Groups[1].Value)));
        }

        Assert.True(seen.Count > 5);
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("eng/offprint.service")]
    [InlineData("src/Offprint.Site/README.md")]
    public void Variables_that_are_named_are_read(string file)
    {
        var named = Variable().Matches(Read(file)).Select(m => m.Value).Distinct().ToList();
        Assert.Contains("OFFPRINT_PUBLIC_URL", named);
        Assert.All(named, name => Assert.True(Array.Exists(Sources, s => s.Contains($"\"{name}\"", StringComparison.Ordinal)), $"{file} names {name}, which nothing reads."));
    }

    [Fact]
    public void The_service_starts_the_program_that_the_launcher_builds()
    {
        var start = Read("eng/offprint.service").Split('\n').Single(l => l.StartsWith("ExecStart=", StringComparison.Ordinal)).Split(' ');
        Assert.Contains(start[1]["/opt/offprint/".Length..], Read("offprint"), StringComparison.Ordinal);
        Assert.Equal("web", start[2]);
    }

    [Fact]
    public void Every_flag_of_the_site_has_its_line_in_the_guide()
    {
        var guide = Read("src/Offprint.Site/README.md");
        var web = Application.CreateRoot([]).Subcommands.Single(c => c.Name == "web");
        Assert.All(web.Options, option => Assert.Contains($"`{option.Name}`", guide, StringComparison.Ordinal));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(OffprintProgram.Root, file)).ReplaceLineEndings("\n");

    [GeneratedRegex("OFFPRINT_[A-Z_]+[A-Z]")]
    private static partial Regex Variable();

    [GeneratedRegex("ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
