namespace Offprint.Papers.Tests;

/// <summary>The rules that every folder under papers/ keeps.</summary>
public sealed class CardRulesTests
{
    private static readonly string Checkout = OffprintHome.FindCheckout(AppContext.BaseDirectory) ?? throw new InvalidOperationException("The tests run from a checkout.");

    private static PaperCatalog Catalog => PaperCatalog.LoadFolder(Path.Combine(Checkout, "papers"));

    public static TheoryData<string> Folders => [.. Directory.EnumerateDirectories(Path.Combine(Checkout, "papers")).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_folder_has_a_valid_card(string slug)
    {
        var path = Path.Combine(Checkout, "papers", slug, "card.md");
        Assert.True(File.Exists(path), $"papers/{slug}/ has no card.md.");
        var paper = CardParser.Parse(File.ReadAllText(path), path, slug);
        Assert.True(paper.Arxiv is not null || paper.Doi is not null, $"{slug}: neither arxiv nor doi.");
        Assert.All(["What it does", "Limits"], section => Assert.True(paper.Section(section).Length > 0, $"{slug}: no section '{section}'."));
        Assert.All(paper.Tags, tag => Assert.Equal(tag.ToLowerInvariant(), tag));
        Assert.DoesNotContain("\n", paper.Claim);
        Assert.NotNull(paper.Snippets);
    }

    [Fact]
    public void Every_reproduction_has_a_card_and_a_valid_set_of_claims() => Assert.All(ReproductionRegistry.Default.Slugs, static slug =>
    {
        var paper = Catalog.Get(slug);
        Assert.True(paper.Code.Count > 0, $"{slug} runs, so its card has a 'code:' line.");
        Assert.All(paper.Code, folder => Assert.True(Directory.Exists(Path.Combine(Checkout, folder)), $"{slug}: code: {folder} does not exist."));
        var reproduction = ReproductionRegistry.Default.Create(slug);
        Verdicts.ValidateAll(reproduction.Claims);
        Assert.NotNull(reproduction.BindOptions(new Dictionary<string, string>()));
        Assert.True(File.Exists(Path.Combine(Checkout, "papers", slug, reproduction.GetType().Name + ".cs")), $"{slug}: the reproduction lies in papers/{slug}/{reproduction.GetType().Name}.cs.");
    });

    [Fact]
    public void Recorded_results_are_reports_of_their_paper() => Assert.All(Directory.EnumerateFiles(Path.Combine(Checkout, "papers"), "result*.json", SearchOption.AllDirectories), static path =>
    {
        var report = RunReport.Load(path);
        Assert.Equal(Path.GetFileName(Path.GetDirectoryName(path)), report.Paper);
        Assert.Equal(Path.GetFileName(path) == "result.full.json" ? RunSize.Full : RunSize.Default, report.Size);
        Assert.Equal(ReproductionRegistry.Default.Create(report.Paper).Claims.Select(static claim => claim.Name), report.Claims.Select(static claim => claim.Name));
    });

    [Fact]
    public void The_embedded_cards_are_those_of_the_checkout() =>
        Assert.Equal(CardFiles.Under(Path.Combine(Checkout, "papers")).Select(static card => (card.Slug, card.Text)), CardFiles.Shipped().Select(static card => (card.Slug, card.Text)));
}
