namespace Offprint.Papers.Tests;

public sealed class MarkdownTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MarkdownTests()
    {
        _folder.Write("good-paper/card.md", CardParserTests.Good.Replace("Good: a paper", "Good | <b>paper</b>", StringComparison.Ordinal));
        _folder.Write("sample-paper/card.md", CardParserTests.Good.Replace("good-paper", "sample-paper", StringComparison.Ordinal));
        _folder.Write("sample-paper/result.json", Samples.Report.ToJson());
    }

    private PaperCatalog Catalog => PaperCatalog.LoadFolder(_folder.Path, SampleReproduction.Registry);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_has_papers_that_run_first_with_their_results()
    {
        Assert.Equal(
            """
            | Paper | Title | Area | State | Verdict | Headline figure |
            |---|---|---|---|---|---|
            | [sample-paper](papers/sample-paper/card.md) | Good: a paper | inference | runs | holds partly | speed-up: 3.1x (95% interval 2.9 to 3.3 over seeds) |
            | [good-paper](papers/good-paper/card.md) | Good \| &lt;b>paper&lt;/b> | inference | not yet |  |  |

            """,
            ReadmeTable.Render(Catalog));
    }

    [Fact]
    public void Only_what_stands_between_the_marks_changes_and_only_once()
    {
        var path = _folder.Write("README.md", $"# Title\n\n{ReadmeTable.StartMark}\nstale\n{ReadmeTable.EndMark}\n\nEnd\n");
        Assert.True(ReadmeTable.Update(path, Catalog));
        Assert.False(ReadmeTable.Update(path, Catalog));
        var text = File.ReadAllText(path);
        Assert.StartsWith($"# Title\n\n{ReadmeTable.StartMark}\n| Paper |", text);
        Assert.EndsWith($"|\n{ReadmeTable.EndMark}\n\nEnd\n", text);
        Assert.DoesNotContain("stale", text);
        Assert.Equal(text, ReadmeTable.UpdateText(text, Catalog));
    }

    [Theory]
    [InlineData("no marks")]
    [InlineData("<!-- papers:end -->\n<!-- papers:start (generated, do not edit) -->")]
    [InlineData("<!-- papers:start (generated, do not edit) -->\n<!-- papers:start (generated, do not edit) -->\n<!-- papers:end -->")]
    public void Marks_must_be_there(string text) => Assert.StartsWith("R.md: ", Assert.Throws<InvalidDataException>(() => ReadmeTable.UpdateText(text, Catalog, "R.md")).Message);

    [Fact]
    public void What_we_found_stands_in_front_of_the_limits()
    {
        var card = CardPage.Markdown(Catalog.Get("sample-paper"), Catalog);
        var found = card.IndexOf("## What we found", StringComparison.Ordinal);
        Assert.InRange(found, card.IndexOf("## How to use it", StringComparison.Ordinal), card.IndexOf("## Limits", StringComparison.Ordinal));
        Assert.Contains("**Holds partly** (default size, 2026-11-24, A processor, 2 cores, 101 s).", card);
        Assert.Contains("| no mismatch | 1 |  | bar at most 0 | does not hold |", card);
        Assert.Contains("- One note.", card);
    }

    [Fact]
    public void Without_a_result_the_card_is_as_it_is() => Assert.Equal(Catalog.Get("good-paper").Body, CardPage.Markdown(Catalog.Get("good-paper"), Catalog));

    [Fact]
    public void A_damaged_result_names_its_file()
    {
        _folder.Write("good-paper/result.json", "{");
        Assert.Contains(Path.Combine("good-paper", "result.json"), Assert.Throws<InvalidDataException>(() => ReadmeTable.Render(Catalog)).Message);
    }
}
