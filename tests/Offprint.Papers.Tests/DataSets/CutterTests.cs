using System.Text;

namespace Offprint.Papers.Tests.DataSets;

/// <summary>Each set's cut on tiny packages made by hand.</summary>
public sealed class CutterTests
{
    private static readonly SourcePackage Bible = new KjvSet().Packages[0];
    private static readonly SourcePackage Novel = new MobyDickSet().Packages[0];
    private static readonly SourcePackage Speeches = new SotuSet().Packages[0];
    private static readonly SourcePackage Phage = new DnaSet().Packages[0];
    private static readonly SourcePackage Novels = new AustenSet().Packages[0];
    private static readonly SourcePackage Handbook = new HandbookSet().Packages[0];
    private static readonly SourcePackage Python = new PythonDocsSet().Packages[0];

    [Fact]
    public void Kjv_gathers_the_verses_of_a_chapter_across_windows()
    {
        using var fixture = new PackageFixture().Package(
            Bible, ("usr/lib/bible.data", BibleDataFile.Write("An edition\nGe1:1 One.\nGe1:2 Tw", "o.\nGe2:1 Three.\n1Sm1:1 Four: 5.\n")));
        var documents = fixture.Cut(new KjvSet());
        Assert.Equal(
            [("genesis/1", "kjv/genesis/1", "Genesis 1", "One.\nTwo."), ("genesis/2", "kjv/genesis/2", "Genesis 2", "Three."), ("1-samuel/1", "kjv/1-samuel/1", "1 Samuel 1", "Four: 5.")],
            documents.Select(d => (d.Id, d.Unit, d.Title, d.Text)));
        Assert.Equal(("1 Samuel", "1"), (documents[2].Fields["book"], documents[2].Fields["chapter"]));
    }

    [Theory]
    [InlineData("x\nGe1:1 One.\nGe1:3 Three.\n", "verse 2 is due")]
    [InlineData("x\nFoo1:1 One.\n", "Foo1:1")]
    [InlineData("x\nno verse\n", "no verse")]
    public void Kjv_refuses_lines_that_are_not_the_next_verse(string text, string expected) =>
        AssertRefused(new KjvSet(), Bible, "usr/lib/bible.data", BibleDataFile.Write(text), expected);

    [Fact]
    public void Kjv_refuses_a_file_of_another_format_and_offsets_outside_the_file()
    {
        AssertRefused(new KjvSet(), Bible, "usr/lib/bible.data", new byte[200], "header");
        var data = BibleDataFile.Write("x\nGe1:1 One.\n");
        data[92] = 0x7f;
        AssertRefused(new KjvSet(), Bible, "usr/lib/bible.data", data, "outside");
        data = BibleDataFile.Write("x\nGe1:1 One.\n");
        data[88] = 0x7f;
        AssertRefused(new KjvSet(), Bible, "usr/lib/bible.data", data, "claims");
    }

    [Fact]
    public void Moby_dick_follows_the_file_list_and_leaves_the_contents_out()
    {
        using var fixture = new PackageFixture().Package(
            Novel,
            ("package/data/file_list.json", """["contents.txt","etymology.txt","chapter_2.txt","chapter_1.txt"]"""),
            ("package/data/contents.json", """{"chapter":"Contents","title":"","text":"CHAPTER 1."}"""),
            ("package/data/etymology.json", """{"chapter":"Etymology","title":"(Supplied)","text":"ETYMOLOGY"}"""),
            ("package/data/chapter_1.json", """{"chapter":"1","title":"Loomings.","text":"Call me.\r\n\r\nWhale.\n"}"""),
            ("package/data/chapter_2.json", """{"chapter":"2","title":"Bag.","text":"I stuffed."}"""));
        var documents = fixture.Cut(new MobyDickSet());
        Assert.Equal(
            [("etymology", "(Supplied)", "ETYMOLOGY"), ("chapter-2", "Bag.", "I stuffed."), ("chapter-1", "Loomings.", "Call me.\n\nWhale.")],
            documents.Select(d => (d.Id, d.Title, d.Text)));
        Assert.Equal([null, "2", "1"], documents.Select(d => d.Fields.GetValueOrDefault("chapter")));
        Assert.Equal("moby-dick/chapter-1", documents[2].Unit);
    }

    [Theory]
    [InlineData("""{"chapter":"1","title":"Loomings."}""")]
    [InlineData("""{"chapter":"1","text":""}""")]
    [InlineData("[1]")]
    [InlineData("{")]
    public void Moby_dick_refuses_a_chapter_without_text(string json)
    {
        using var fixture = new PackageFixture().Package(
            Novel, ("package/data/file_list.json", """["chapter_1.txt"]"""), ("package/data/chapter_1.json", json));
        Assert.Contains("chapter_1.json", Assert.Throws<DataSetBuildException>(() => fixture.Cut(new MobyDickSet())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sotu_takes_year_and_president_from_the_file()
    {
        using var fixture = new PackageFixture().Package(
            Speeches,
            ("package/data/1953_harry_s_truman_d.json", """{"year":1953,"name":"Harry S. Truman","party":"Democratic","text":"To the Congress: B"}"""),
            ("package/data/1790_george_washington_n.json", """{"year":1790,"name":"George Washington","party":"none","text":"Fellow-Citizens"}"""),
            ("package/data/1790_george_washington_n.txt", "not read"));
        var documents = fixture.Cut(new SotuSet());
        Assert.Equal(["1790-george-washington", "1953-harry-s-truman"], documents.Select(d => d.Id));
        Assert.Equal("Harry S. Truman, 1953", documents[1].Title);
        Assert.Equal([("year", "1953"), ("president", "Harry S. Truman"), ("party", "Democratic")], documents[1].Fields.Select(f => (f.Key, f.Value)));
    }

    [Fact]
    public void Sotu_refuses_a_speech_whose_year_disagrees_with_its_name() => AssertRefused(
        new SotuSet(), Speeches, "package/data/1790_george_washington_n.json", """{"year":1791,"name":"George Washington","text":"x"}"""u8.ToArray(), "year");

    [Fact]
    public void Dna_joins_the_lines_of_each_sequence()
    {
        using var fixture = new PackageFixture().Package(
            Phage, ("usr/share/doc/bowtie2/examples/reference/lambda_virus.fa.gz", PackageFixture.Gzip(">gi|9|ref|NC_001416.1| Phage lambda\nGGGC\nggcn\n>U00096.3 K-12\nAC\n")));
        Assert.Equal(
            [("NC_001416.1", "Phage lambda", "GGGCGGCN"), ("U00096.3", "U00096.3 K-12", "AC")],
            fixture.Cut(new DnaSet()).Select(d => (d.Id, d.Title, d.Text)));
    }

    [Theory]
    [InlineData(">NC_001416.1 x\nGGXC\n", "base 3")]
    [InlineData(">lambda\nGG\n", "accession")]
    public void Dna_refuses_other_letters_and_unnamed_sequences(string fasta, string expected) => AssertRefused(
        new DnaSet(), Phage, "usr/share/doc/bowtie2/examples/reference/lambda_virus.fa.gz", PackageFixture.Gzip(fasta), expected);

    [Fact]
    public void Python_docs_keep_pages_byte_for_byte_and_leave_generated_ones_out()
    {
        const string Root = "usr/share/doc/python3.11/html/";
        const string Page = "\n<html>\n<title>a &amp; b &#8212; Python 3.11.2 documentation</title>\n\t<p>“x”</p></html>";
        using var fixture = new PackageFixture().Package(
            Python,
            [.. new[] { "library/os.html", "index.html", "genindex.html", "genindex-A.html", "contents.html", "search.html", "py-modindex.html", "distutils/index.html", "install/index.html", "installing/index.html", "_static/x.html" }
                .Select(p => (Root + p, Encoding.UTF8.GetBytes(Page)))]);
        var documents = fixture.Cut(new PythonDocsSet());
        Assert.Equal(["index.html", "installing/index.html", "library/os.html"], documents.Select(d => d.Id));
        Assert.All(documents, d => Assert.Equal(("a & b", Page), (d.Title, d.Text)));
    }

    [Fact]
    public void The_handbook_is_its_English_pages_without_the_list_of_people()
    {
        const string Root = "usr/share/doc/debian-handbook/html/";
        using var fixture = new PackageFixture().Package(
            Handbook,
            (Root + "en-US/b.html", "<title xmlns=\"x\">1.2.&#160;A &amp; B</title>"),
            (Root + "en-US/a.html", "<title>A</title>"),
            (Root + "en-US/sect.acknowledgments.html", "<title>People</title>"),
            (Root + "en-US/Common_Content/x.html", "x"),
            (Root + "de-DE/a.html", "<title>A</title>"));
        Assert.Equal([("a.html", "A"), ("b.html", "1.2. A & B")], fixture.Cut(new HandbookSet()).Select(d => (d.Id, d.Title)));
    }

    [Fact]
    public void Austen_joins_the_lines_of_paragraphs_and_cuts_at_chapters()
    {
        using var fixture = new PackageFixture().Package(Novels, RDataFile.Write(
            ("prideprejudice", ["PRIDE AND PREJUDICE", "", "Chapter 1", "", "", "It is a truth", "universally acknowledged.", "", "However _little_", "", "CHAPTER II.", "Mr. Bennet"]),
            ("emma", ["EMMA"]),
            ("sensesensibility", ["CHAPTER 1", "The family", "", "THE END"])));
        Assert.Equal(
            [
                ("pride-and-prejudice/1", "austen/pride-and-prejudice/1", "It is a truth universally acknowledged.\n\nHowever _little_"),
                ("pride-and-prejudice/2", "austen/pride-and-prejudice/2", "Mr. Bennet"),
                ("sense-and-sensibility/1", "austen/sense-and-sensibility/1", "The family"),
            ],
            fixture.Cut(new AustenSet()).Select(d => (d.Id, d.Unit, d.Text)));
    }

    [Fact]
    public void Austen_names_a_novel_that_is_missing_or_has_no_chapters()
    {
        using var fixture = new PackageFixture().Package(Novels, RDataFile.Write(("emma", ["EMMA"])));
        Assert.Contains("prideprejudice", Assert.Throws<DataSetBuildException>(() => fixture.Cut(new AustenSet())).Message, StringComparison.Ordinal);
        using var other = new PackageFixture().Package(Novels, RDataFile.Write(("prideprejudice", ["no headings"]), ("sensesensibility", [])));
        Assert.Contains("Chapter 1", Assert.Throws<DataSetBuildException>(() => other.Cut(new AustenSet())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused_and_never_patched() =>
        AssertRefused(new PythonDocsSet(), Python, "usr/share/doc/python3.11/html/index.html", [(byte)'<', 0xE9, (byte)'>'], "index.html");

    [Fact]
    public void A_package_without_the_expected_file_is_named()
    {
        using var fixture = new PackageFixture().Package(Bible, ("usr/lib/other", "x"));
        var error = Assert.Throws<DataSetBuildException>(() => fixture.Cut(new KjvSet()));
        Assert.Contains("bible-kjv-text", error.Message, StringComparison.Ordinal);
        Assert.Contains("usr/lib/bible.data", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(TextSetBuilder set, SourcePackage package, string path, byte[] content, string expected)
    {
        using var fixture = new PackageFixture().Package(package, (path, content));
        Assert.Contains(expected, Assert.Throws<DataSetBuildException>(() => fixture.Cut(set)).Message, StringComparison.Ordinal);
    }
}
