using System.Text.RegularExpressions;

namespace Offprint.App.Tests;

/// <summary>What the documents show compiles and runs: every fenced C# snippet of the README, the rooms' READMEs, CONTRIBUTING and the cards.</summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string> Documents =>
    [
        .. new[] { "README.md", "CONTRIBUTING.md" }
            .Concat(Directory.GetFiles(Path.Combine(OffprintProgram.Root, "src"), "README.md", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Path.Combine(OffprintProgram.Root, "papers"), "card.md", SearchOption.AllDirectories))
            .Select(p => Path.GetRelativePath(OffprintProgram.Root, Path.GetFullPath(p, OffprintProgram.Root)))
            .Where(p => Fence().IsMatch(File.ReadAllText(Path.Combine(OffprintProgram.Root, p))))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Snippets_compile_and_run(string document)
    {
        foreach (var (match, index) in Fence().Matches(File.ReadAllText(Path.Combine(OffprintProgram.Root, document))).Select((m, i) => (m, i)))
            SnippetCompiler.CompileAndRun(match.Groups[1].Value, $"{document}#{index + 1}");
    }

    [Fact]
    public void A_snippet_that_does_not_compile_is_caught() =>
        Assert.ThrowsAny<Exception>(() => SnippetCompiler.CompileAndRun("using Offprint.Algorithms; Hamming.NoSuchMethod();", "wrong"));

    [Fact]
    public void Every_paper_that_runs_shows_how_to_use_it()
    {
        foreach (var slug in Offprint.Papers.ReproductionRegistry.Default.Slugs)
            Assert.Contains(Path.Combine("papers", slug, "card.md"), Documents.Select(d => d.Data));
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
