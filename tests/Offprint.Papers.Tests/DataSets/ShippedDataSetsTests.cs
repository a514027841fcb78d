using System.Globalization;
using System.Text.RegularExpressions;

namespace Offprint.Papers.Tests.DataSets;

/// <summary>The sets as they lie in the repository: caps, hashes, licences, units, and facts that are known about their content.</summary>
public sealed class ShippedDataSetsTests
{
    public static TheoryData<string> Names => [.. DataSetCatalog.All.Select(s => s.Name)];

    public static TheoryData<string> TextNames => [.. DataSetCatalog.All.OfType<TextSetBuilder>().Select(s => s.Name)];

    [Fact]
    public void Every_folder_under_data_is_a_set_of_the_catalog_and_every_set_has_its_folder() =>
        Assert.Equal(DataSetCatalog.All.Select(s => s.Name), Directory.EnumerateDirectories(Checkout.PathOf("data")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void All_sets_together_stay_under_40_megabytes()
    {
        var bytes = Directory.EnumerateFiles(Checkout.PathOf("data"), "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        Assert.InRange(bytes, 1, DataSetCatalog.MaximumTotalBytes);
        Assert.InRange(DataSetCatalog.All.Sum(s => s.MaximumBytes), 1, DataSetCatalog.MaximumTotalBytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_set_is_its_files_and_SOURCE_md_under_the_cap(string name)
    {
        var files = Directory.EnumerateFiles(Checkout.PathOf("data", name)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["SOURCE.md", .. DataSetCatalog.Get(name).FileNames.Order(StringComparer.Ordinal)], files.Select(Path.GetFileName));
        Assert.InRange(files.Sum(f => new FileInfo(f).Length), 1, DataSetCatalog.Get(name).MaximumBytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SOURCE_md_is_what_the_builder_writes_for_the_shipped_files(string name)
    {
        var set = DataSetCatalog.Get(name);
        var packages = set.Packages.Select(p => new PackageFolder(p, p.Version, "")).ToList();
        Assert.Equal(SourceSheet.Write(set, packages, set.Describe(Checkout.PathOf("data", name))), File.ReadAllText(Checkout.PathOf("data", name, "SOURCE.md")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SOURCE_md_states_source_licence_command_and_the_hash_of_the_file(string name)
    {
        var text = File.ReadAllText(Checkout.PathOf("data", name, "SOURCE.md"));
        Assert.Matches(@"\| Source \| (Debian|Debian source|NuGet|npm) package (index )?\S+ \d", text);
        Assert.Contains($"`./offprint data build {name}`", text, StringComparison.Ordinal);
        Assert.Contains("## How it was cut", text, StringComparison.Ordinal);
        Assert.Equal(DataSetCatalog.Get(name).FileNames.Select(f => DataSetBuilder.HashOf(Checkout.PathOf("data", name, f))), Regex.Matches(text, "[0-9a-f]{64}").Select(m => m.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_licence_named_has_its_text_in_LICENSES(string name)
    {
        var set = DataSetCatalog.Get(name);
        var ofDocuments = set is TextSetBuilder ? DataArchive.Read(ArchiveOf(name)).Select(d => d.Fields.GetValueOrDefault("licence")).OfType<string>() : [];
        var named = set.Licences.Concat(ofDocuments).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.All(named, l => Assert.True(new FileInfo(Checkout.PathOf("LICENSES", l + ".txt")) is { Exists: true, Length: > 100 }, $"LICENSES/{l}.txt is missing"));
        Assert.All(named, l => Assert.Contains(l, set.Licences));
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void Every_document_has_an_id_a_unit_of_its_set_and_clean_text(string name)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in DataArchive.Read(ArchiveOf(name)))
        {
            Assert.True(ids.Add(document.Id), $"{document.Id} appears twice");
            Assert.Matches(@"^[A-Za-z0-9][\w.+-]*(/[\w.+-]+)*$", document.Id);
            Assert.StartsWith(name + "/", document.Unit, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(document.Text), document.Id);
            Assert.DoesNotContain('\r', document.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_table_of_data_README_names_the_set_and_its_size(string name)
    {
        var set = DataSetCatalog.Get(name);
        var count = set.CountItems(Checkout.PathOf("data", name, set.FileNames[0]));
        Assert.Matches(string.Create(CultureInfo.InvariantCulture, $@"(?m)^\| \[{name}\]\({name}/SOURCE\.md\) \|[^|]+\| {count:N0} {set.ItemName} \|"), File.ReadAllText(Checkout.PathOf("data", "README.md")));
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void The_shelf_opens_the_set_and_reads_its_documents(string name) =>
        Assert.Equal(DataArchive.Read(ArchiveOf(name)).First().Id, DataShelf.Default.Open(name).ReadDocuments().First().Id);

    [Fact]
    public void Lodash_docs_has_over_300_functions_whose_examples_call_them()
    {
        var functions = DataArchive.Read(ArchiveOf("lodash-docs")).ToList();
        Assert.InRange(functions.Count, 300, 320);
        var chunk = functions.Single(f => f.Id == "chunk");
        Assert.StartsWith("Creates an array of elements split into groups the length of `size`.", chunk.Text, StringComparison.Ordinal);
        Assert.Contains("_.chunk(['a', 'b', 'c', 'd'], 2);", chunk.Fields["example"], StringComparison.Ordinal);
        var calling = functions.Count(f => f.Fields["example"].Contains($".{f.Fields["name"]}(", StringComparison.Ordinal));
        Assert.True(calling > 0.95 * functions.Count, $"{calling} of {functions.Count}");
    }

    [Fact]
    public void Kjv_has_31102_verses_in_1189_chapters_of_66_books()
    {
        var chapters = DataArchive.Read(ArchiveOf("kjv")).ToList();
        Assert.Equal((1189, 31_102, 66), (chapters.Count, chapters.Sum(c => c.Text.Split('\n').Length), chapters.Select(c => c.Fields["book"]).Distinct().Count()));
        Assert.StartsWith("In the beginning God created the heaven and the earth.\n", chapters[0].Text, StringComparison.Ordinal);
        Assert.Equal("Jesus wept.", chapters.Single(c => c.Id == "john/11").Text.Split('\n')[34]);
        Assert.Equal(176, chapters.Single(c => c.Id == "psalms/119").Text.Split('\n').Length);
        Assert.EndsWith("The grace of our Lord Jesus Christ be with you all. Amen.", chapters[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Moby_dick_has_135_chapters_in_order_and_its_first_sentence()
    {
        var documents = DataArchive.Read(ArchiveOf("moby-dick")).ToList();
        Assert.Equal(Enumerable.Range(1, 135).Select(i => $"{i}"), documents.Select(d => d.Fields.GetValueOrDefault("chapter")).OfType<string>());
        Assert.Equal(("etymology", "extracts", "epilogue"), (documents[0].Id, documents[1].Id, documents[^1].Id));
        Assert.StartsWith("Call me Ishmael. Some years ago", documents.Single(d => d.Id == "chapter-1").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Austen_has_61_and_50_chapters_and_her_first_sentence()
    {
        var chapters = DataArchive.Read(ArchiveOf("austen")).ToList();
        Assert.Equal([("Pride and Prejudice", 61), ("Sense and Sensibility", 50)], chapters.GroupBy(c => c.Fields["novel"]).Select(g => (g.Key, g.Count())));
        Assert.StartsWith(
            "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.\n\n", chapters[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_handbook_has_its_16_chapters()
    {
        var titles = DataArchive.Read(ArchiveOf("handbook")).Select(p => p.Title).ToList();
        Assert.All(Enumerable.Range(1, 16), c => Assert.Contains(titles, t => t.StartsWith($"Chapter {c}. ", StringComparison.Ordinal)));
        Assert.DoesNotContain(titles, t => t.Contains("Acknowledg", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Sotu_has_speeches_from_1790_to_2021()
    {
        var speeches = DataArchive.Read(ArchiveOf("sotu")).ToList();
        Assert.Equal(("1790", "2021", 233), (speeches[0].Fields["year"], speeches[^1].Fields["year"], speeches.Count));
        Assert.Contains("four essential human freedoms", speeches.Single(s => s.Id == "1941-franklin-d-roosevelt").Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Dna_holds_the_lambda_phage_with_its_known_length_ends_and_composition()
    {
        var genome = Assert.Single(DataArchive.Read(ArchiveOf("dna")));
        Assert.Equal(("NC_001416.1", 48_502), (genome.Id, genome.Text.Length));

        // The cohesive end of 12 bases, and the published GC content of 49.86 %.
        Assert.StartsWith("GGGCGGCGACCT", genome.Text, StringComparison.Ordinal);
        Assert.Equal(0.4986, genome.Text.Count(c => c is 'G' or 'C') / 48_502.0, 3);
    }

    [Fact]
    public void Manual_pages_carry_their_notices_and_name_section_first()
    {
        var pages = DataArchive.Read(ArchiveOf("manpages")).ToList();
        Assert.All(pages, p => Assert.StartsWith("NAME\n", p.Text, StringComparison.Ordinal));
        Assert.All(pages, p => Assert.Equal(ManPageHeader.Parse(p.Fields["source"]).Licence, p.Fields["licence"]));
        Assert.All(pages.Where(p => p.Fields["licence"] != "LicenseRef-Public-Domain"), p => Assert.NotEmpty(ManPageHeader.Parse(p.Fields["source"]).Notice));
        Assert.Equal("epoll - I/O event notification facility", pages.Single(p => p.Id == "epoll.7").Title);
        Assert.DoesNotContain(pages, p => p.Id == "dir_colors.5");
    }

    [Fact]
    public void Python_pages_are_whole_html_with_their_licence_at_the_foot()
    {
        var pages = DataArchive.Read(ArchiveOf("python-docs")).ToList();
        Assert.All(pages, p => Assert.Contains("</html>", p.Text, StringComparison.Ordinal));
        Assert.All(pages, p => Assert.Contains("Python Software Foundation License Version 2", p.Text, StringComparison.Ordinal));
        Assert.Equal("queue — A synchronized queue class", pages.Single(p => p.Id == "library/queue.html").Title);
        Assert.Contains(pages, p => p.Id == "license.html");
    }

    [Fact]
    public void The_licence_of_the_code_is_Apache_2_0()
    {
        var text = File.ReadAllText(Checkout.PathOf("LICENSE"));
        Assert.Equal(text, File.ReadAllText(Checkout.PathOf("LICENSES", "Apache-2.0.txt")));
        Assert.Contains("Version 2.0, January 2004", text, StringComparison.Ordinal);
        Assert.Contains("END OF TERMS AND CONDITIONS", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_notices_name_every_package_and_every_set()
    {
        var notices = File.ReadAllText(Checkout.PathOf("THIRD-PARTY-NOTICES"));
        var packages = Regex.Matches(File.ReadAllText(Checkout.PathOf("Directory.Packages.props")), "PackageVersion Include=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(packages);
        var missing = packages.Concat(DataSetCatalog.All.Select(s => s.Name)).Where(n => !Regex.IsMatch(notices, $@"(?m)^{Regex.Escape(n)} \| [^|]+ \| \S")).ToList();
        Assert.True(missing.Count == 0, "THIRD-PARTY-NOTICES has no line 'name | licence | copyright' for: " + string.Join(", ", missing));
    }

    private static string ArchiveOf(string name) => Checkout.PathOf("data", name, name + DataArchive.Extension);
}
