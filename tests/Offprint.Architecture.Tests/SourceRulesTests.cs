using System.Text.RegularExpressions;

namespace Offprint.Architecture.Tests;

/// <summary>Rules that no compiler checks: libraries are quiet, nothing is left half done, nothing knows the machine it was written on.</summary>
public sealed partial class SourceRulesTests
{
    // ArmWorker speaks its protocol over the standard streams; that is what it is for.
    [Fact]
    public void Libraries_do_not_write_to_the_console()
    {
        var wrong = Repository.SourceFiles("src").Where(f => !Repository.Relative(f).StartsWith("src/Offprint.App/", StringComparison.Ordinal) && !f.EndsWith("ArmWorker.cs", StringComparison.Ordinal))
            .Where(f => ConsoleCall().IsMatch(File.ReadAllText(f))).Select(Repository.Relative).ToList();
        Assert.True(wrong.Count == 0, "Console output belongs to the application: " + string.Join(", ", wrong));
    }

    [Fact]
    public void Nothing_is_left_half_done()
    {
        var wrong = new[] { "src", "papers", "tests" }.SelectMany(Repository.SourceFiles)
            .Where(f => !f.EndsWith("SourceRulesTests.cs", StringComparison.Ordinal) && Unfinished().IsMatch(File.ReadAllText(f)))
            .Select(Repository.Relative).ToList();
        Assert.True(wrong.Count == 0, "Unfinished: " + string.Join(", ", wrong));
    }

    [Fact]
    public void Namespaces_are_those_of_the_room()
    {
        foreach (var room in Repository.Rooms)
        {
            var folder = Path.GetDirectoryName(room.Path)!;
            foreach (var file in Repository.SourceFiles(Repository.Relative(folder)))
            {
                var match = Namespace().Match(File.ReadAllText(file));
                if (match.Success) Assert.True(match.Groups[1].Value.StartsWith(room.Name, StringComparison.Ordinal), $"{Repository.Relative(file)} declares {match.Groups[1].Value}");
            }
        }
    }

    [GeneratedRegex(@"\bConsole\.(Write|Error|Out)\b|\bConsole\.WriteLine\b")]
    private static partial Regex ConsoleCall();

    [GeneratedRegex(@"//\s*(TODO|FIXME|HACK)\b|\bNotImplementedException\b|\bThread\.Sleep\(")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*[;{]?", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
