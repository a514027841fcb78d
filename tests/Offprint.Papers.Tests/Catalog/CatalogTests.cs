namespace Offprint.Papers.Tests;

public sealed class CatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Card(string slug, string title = "T", string tags = "[a]", string claim = "C.", string summary = "S.", string authors = "[Ada Lovelace]") => $"""
        ---
        slug: {slug}
        title: "{title}"
        authors: {authors}
        date: 2024
        area: code
        kind: theory
        tags: {tags}
        claim: {claim}
        ---

        ## What it does

        {summary}
        """;

    [Fact]
    public void The_shipped_catalog_loads()
    {
        var catalog = PaperCatalog.Load(_folder.Path);
        Assert.Equal(87, catalog.Papers.Count);
        Assert.Equal(catalog.Papers.Select(static p => p.Slug).Order(StringComparer.Ordinal), catalog.Papers.Select(static p => p.Slug));
        Assert.All(catalog.Papers, static paper => Assert.NotEqual("", paper.Summary));
        Assert.All(catalog.Papers, static paper => Assert.Equal(ReproductionRegistry.Default.Contains(paper.Slug) ? PaperState.Runs : PaperState.NotYet, paper.State));
    }

    [Fact]
    public void Own_papers_are_added()
    {
        _folder.Write("my-paper/card.md", Card("my-paper"));
        _folder.Write("notes/readme.txt", "no card");
        var catalog = PaperCatalog.Load(_folder.Path);
        Assert.True(catalog.Get("my-paper").IsOwn);
        Assert.Equal(PaperState.NotYet, catalog.Get("my-paper").State);
        Assert.Equal(88, catalog.Papers.Count);
    }

    [Fact]
    public void An_own_paper_cannot_take_a_shipped_slug()
    {
        _folder.Write("prepacking/card.md", Card("prepacking"));
        Assert.Contains(_folder.Path, Assert.Throws<InvalidDataException>(() => PaperCatalog.Load(_folder.Path)).Message);
    }

    [Theory]
    [InlineData("prepaking", "prepacking")]
    [InlineData("hamming", "hamming-distances")]
    [InlineData("distances", "hamming-distances")]
    [InlineData("peral", "pearl")]
    public void A_slug_with_a_typo_suggests_the_nearest(string typed, string meant)
    {
        var error = Assert.Throws<UnknownPaperException>(() => PaperCatalog.Load(_folder.Path).Get(typed));
        Assert.Equal(meant, error.Suggestions[0]);
        Assert.Contains($"Did you mean {meant}", error.Message);
        Assert.DoesNotContain("\n", error.Message);
    }

    [Fact]
    public void A_slug_near_to_nothing_points_to_the_list()
    {
        var error = Assert.Throws<UnknownPaperException>(() => PaperCatalog.Load(_folder.Path).Get("qqqqqqqqqqqq"));
        Assert.Empty(error.Suggestions);
        Assert.Contains("offprint list", error.Message);
    }

    [Fact]
    public void Slugs_are_found_in_any_case() => Assert.Equal("prepacking", PaperCatalog.Load(_folder.Path).Get(" PrePacking ").Slug);

    [Fact]
    public void A_paper_with_a_reproduction_runs()
    {
        _folder.Write("sample-paper/card.md", Card("sample-paper"));
        _folder.Write("other-paper/card.md", Card("other-paper"));
        var catalog = PaperCatalog.LoadFolder(_folder.Path, SampleReproduction.Registry);
        Assert.Equal(PaperState.Runs, catalog.Get("sample-paper").State);
        Assert.Equal(PaperState.NotYet, catalog.Get("other-paper").State);
    }

    [Fact]
    public void Search_ranks_titles_before_summaries()
    {
        _folder.Write("one/card.md", Card("one", title: "Nothing", summary: "About zebras."));
        _folder.Write("two/card.md", Card("two", title: "Zebras"));
        _folder.Write("three/card.md", Card("three", title: "Nothing", tags: "[zebras]"));
        Assert.Equal(["two", "three", "one"], Slugs(PaperCatalog.LoadFolder(_folder.Path), "zebra"));
    }

    [Theory]
    [InlineData("prepacking", "prepacking")]
    [InlineData("hamming distance", "hamming-distances")]
    [InlineData("hammng", "hamming-distances")]
    [InlineData("Güy Van den Bröeck", "prepacking")]
    [InlineData("prefil padding", "prepacking")]
    [InlineData("prepackign", "prepacking")]
    public void Search_finds_with_and_without_typing_errors(string query, string first) => Assert.Equal(first, Slugs(PaperCatalog.Load(_folder.Path), query)[0]);

    [Fact]
    public void Search_wants_all_words_when_a_paper_has_them_all()
    {
        _folder.Write("one/card.md", Card("one", title: "Red apples"));
        _folder.Write("two/card.md", Card("two", title: "Red pears"));
        var catalog = PaperCatalog.LoadFolder(_folder.Path);
        Assert.Equal(["two"], Slugs(catalog, "red pears"));
        Assert.Equal(["one", "two"], Slugs(catalog, "red bananas"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ?! ")]
    [InlineData("qqqqqqqq")]
    public void Search_for_nothing_finds_nothing(string query) => Assert.Empty(PaperCatalog.Load(_folder.Path).Search(query));

    [Fact]
    public void Search_is_limited_and_the_same_every_time()
    {
        var catalog = PaperCatalog.Load(_folder.Path);
        var all = Slugs(catalog, "language model", 87);
        Assert.Equal(all, Slugs(PaperCatalog.Load(_folder.Path), "language model", 87));
        Assert.Equal(all.Take(5), Slugs(catalog, "language model", 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => catalog.Search("x", 0));
    }

    [Fact]
    public void A_huge_query_is_harmless() => Assert.NotNull(PaperCatalog.Load(_folder.Path).Search(string.Join(' ', Enumerable.Range(0, 10_000).Select(static i => "wörd" + i)) + new string('x', 100_000)));

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("ca", "abc", 3)]
    public void Edit_distance_is_optimal_string_alignment(string a, string b, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(a, b));
        Assert.Equal(distance, EditDistance.Between(b, a));
        Assert.Equal(Math.Min(distance, 2), EditDistance.Between(a, b, 1));
    }

    private static string[] Slugs(PaperCatalog catalog, string query, int limit = 20) => [.. catalog.Search(query, limit).Select(static hit => hit.Paper.Slug)];
}
