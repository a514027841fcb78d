using FsCheck.Xunit;

namespace Offprint.Papers.Tests;

public sealed class CardParserTests
{
    internal const string Good = """
        ---
        slug: good-paper
        title: "Good: a paper"
        authors: [Ada Lovelace, "O'Neil, Ann"]
        date: 2024-04
        venue: AISTATS 2025
        arxiv: "2404.09529"
        area: inference
        kind: scaling law
        tags: [prefill, key-value cache]
        claim: It is good.
        authorsCode: https://example.org/code
        code: [src/Offprint.Inference/Good]
        ---

        ## What it does

        It does good.

        ## How to use it

        ```csharp
        ## not a heading
        var x = 1;
        ```

        ### Details

        More.

        ```bash
        ./offprint run good-paper
        ```

        ## Limits

        None.
        """;

    private static Paper Parse(string text, string folder = "good-paper") => CardParser.Parse(text, "papers/good-paper/card.md", folder);

    [Fact]
    public void All_fields_are_read()
    {
        var paper = Parse(Good);
        Assert.Equal(("good-paper", "Good: a paper", "2024-04", 2024, "AISTATS 2025", "2404.09529"), (paper.Slug, paper.Title, paper.Date, paper.Year, paper.Venue, paper.Arxiv));
        Assert.Equal(["Ada Lovelace", "O'Neil, Ann"], paper.Authors);
        Assert.Equal((PaperArea.Inference, PaperKind.ScalingLaw), (paper.Area, paper.Kind));
        Assert.Equal(["prefill", "key-value cache"], paper.Tags);
        Assert.Equal(["src/Offprint.Inference/Good"], paper.Code);
        Assert.Equal("https://arxiv.org/abs/2404.09529", paper.Url!.AbsoluteUri);
        Assert.Null(paper.Doi);
    }

    [Fact]
    public void Sections_end_at_the_next_heading_of_their_level_and_ignore_code()
    {
        var paper = Parse(Good);
        Assert.Equal("It does good.", paper.Summary);
        var use = paper.Section("how to use it");
        Assert.Contains("## not a heading", use);
        Assert.Contains("More.", use);
        Assert.DoesNotContain("None.", use);
        Assert.Equal("", paper.Section("Nothing"));
    }

    [Fact]
    public void Snippets_are_taken_out_for_a_compiler()
    {
        var snippet = Assert.Single(Parse(Good).Snippets);
        Assert.Equal("## not a heading\nvar x = 1;\n", snippet.Code);
        Assert.Equal("How to use it", snippet.Heading);
        Assert.Equal("## not a heading", Parse(Good).Body.Split('\n')[snippet.Line - 1]);
    }

    [Fact]
    public void Windows_line_ends_and_byte_order_marks_are_fine() =>
        Assert.Equal("It does good.", Parse("\uFEFF" + Good.ReplaceLineEndings("\r\n")).Summary);

    [Theory]
    [InlineData("slug: good-paper", "slug: Good_Paper", 2, "slug 'Good_Paper' must be lower-case letters")]
    [InlineData("slug: good-paper", "slug: other-paper", 2, "slug 'other-paper' is not the name of the card's folder, 'good-paper'")]
    [InlineData("title: \"Good: a paper\"", "title: ", 3, "title is empty")]
    [InlineData("title: \"Good: a paper\"\n", "", 1, "title is missing")]
    [InlineData("title: \"Good: a paper\"", "title: [a, b]", 3, "title is a list")]
    [InlineData("authors: [Ada Lovelace, \"O'Neil, Ann\"]", "authors: Ada", 4, "authors must be a list: [Ada]")]
    [InlineData("authors: [Ada Lovelace, \"O'Neil, Ann\"]", "authors: []", 4, "authors has an empty entry")]
    [InlineData("date: 2024-04", "date: April 2024", 5, "date 'April 2024' must be 2024, 2024-04 or 2024-04-15")]
    [InlineData("date: 2024-04", "date: 2024-13", 5, "date '2024-13' must be")]
    [InlineData("arxiv: \"2404.09529\"", "arxiv: https://arxiv.org", 7, "arxiv 'https://arxiv.org' must be a number")]
    [InlineData("area: inference", "area: cooking", 8, "area 'cooking' must be one of inference, training")]
    [InlineData("area: inference", "area: Inference", 8, "area 'Inference' must be one of")]
    [InlineData("kind: scaling law", "kind: poem", 9, "kind 'poem' must be one of algorithm")]
    [InlineData("authorsCode: https://example.org/code", "authorsCode: ftp://example.org", 12, "authorsCode 'ftp://example.org' must be a web address")]
    [InlineData("authorsCode: https://example.org/code", "authorsCode: javascript:alert(1)", 12, "must be a web address")]
    [InlineData("kind: scaling law", "kind: theory\nkind: theory", 10, "kind stands here a second time")]
    [InlineData("kind: scaling law", "kind: theory\nstars: 5", 10, "stars is no field of a card; there are slug, title")]
    [InlineData("tags: [prefill, key-value cache]", "tags: [prefill, [x]]", 10, "tags must be a list of plain values")]
    [InlineData("tags: [prefill, key-value cache]", "tags: [prefill", 10, "the front matter is not YAML")]
    [InlineData("claim: It is good.", "claim: {a: b}", 11, "claim must be a plain value or a list")]
    public void Errors_name_file_line_and_field(string before, string after, int line, string problem)
    {
        Assert.Contains(before, Good);
        var message = Assert.Throws<InvalidDataException>(() => Parse(Good.Replace(before, after, StringComparison.Ordinal))).Message;
        Assert.StartsWith("papers/good-paper/card.md: line ", message);
        Assert.Contains(problem, message);
        Assert.Contains($"line {line}:", message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# Title only")]
    [InlineData("---\nslug: good-paper\n")]
    [InlineData("---\n---\n")]
    [InlineData("---\n- a\n- b\n---\n")]
    public void What_is_no_card_is_refused(string text) => Assert.StartsWith("papers/good-paper/card.md: line", Assert.Throws<InvalidDataException>(() => Parse(text)).Message);

    [Property(MaxTest = 2000)]
    public bool Any_other_text_is_a_card_or_a_clear_error(uint position, uint length, string? inserted)
    {
        var at = (int)(position % (uint)Good.Length);
        var cut = Math.Min((int)(length % 40), Good.Length - at);
        try
        {
            return Parse(Good[..at] + inserted + Good[(at + cut)..]).Slug == "good-paper";
        }
        catch (InvalidDataException exception)
        {
            return exception.Message.StartsWith("papers/good-paper/card.md: line ", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Code_that_is_never_closed_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Parse(Good + "\n```csharp\nvar y = 2;\n").Snippets);
}
