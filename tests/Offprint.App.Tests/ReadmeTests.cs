using System.Text.RegularExpressions;
using Offprint.Papers;

namespace Offprint.App.Tests;

/// <summary>What the README says is what is there.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(OffprintProgram.Root, "README.md"));

    [Fact]
    public void The_table_of_papers_is_current() =>
        Assert.True(ReadmeTable.UpdateText(Readme, PaperCatalog.Load(Path.Combine(Path.GetTempPath(), "no-own-papers"))) == Readme, "README.md is stale; run: ./offprint readme");

    [Fact]
    public void Setting_up_takes_exactly_two_commands()
    {
        var setUp = Readme[Readme.IndexOf("## Set up", StringComparison.Ordinal)..];
        setUp = setUp[..setUp.IndexOf("\n## ", 5, StringComparison.Ordinal)];
        var commands = ShellBlock().Match(setUp).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('#')[0].Trim());
        Assert.Equal(["./offprint run prepacking", "./offprint test"], commands);
    }

    [Fact]
    public void Local_links_lead_somewhere()
    {
        foreach (var document in new[] { "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "data/README.md" })
        {
            var path = Path.Combine(OffprintProgram.Root, document);
            foreach (Match link in Link().Matches(File.ReadAllText(path)))
            {
                var target = link.Groups[1].Value.Split('#')[0];
                if (target.Length > 0) Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target)), $"{document} links to {target}, which is not there.");
            }
        }
    }

    [Fact]
    public void Every_paper_that_runs_has_its_card_and_recorded_result()
    {
        var catalog = PaperCatalog.Load(Path.Combine(Path.GetTempPath(), "no-own-papers"));
        foreach (var slug in ReproductionRegistry.Default.Slugs)
        {
            Assert.Equal(PaperState.Runs, catalog.Get(slug).State);
            var result = catalog.Result(slug);
            Assert.True(result is { Size: RunSize.Default, Verdict: not null }, $"{slug}: no recorded result; run: ./offprint run {slug} --record");
            Assert.Contains("## What we found", CardPage.Markdown(catalog.Get(slug), catalog), StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"\]\((?!https?:|mailto:)([^)\s]+)\)")]
    private static partial Regex Link();
}
