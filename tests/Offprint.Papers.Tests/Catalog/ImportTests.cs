using System.IO.Compression;
using System.Text;

namespace Offprint.Papers.Tests;

/// <summary>Metadata of papers from files of the four formats.</summary>
public sealed class ImportTests
{
    [Fact]
    public void Atom_of_arXiv_is_read()
    {
        var papers = ImportSamples.Read(ImportSamples.Atom);
        Assert.Equal(2, papers.Count);
        var paper = papers[0];
        Assert.Equal(("Prepacking: A Simple Method for Fast & Cheap Prefilling", "During inference for transformers ...", "2024-04-15", "2404.09529", "10.1000/abc.1"), (paper.Title, paper.Abstract, paper.Date, paper.ArxivId, paper.Doi));
        Assert.Equal(["Siyan Zhao", "Daniel Israel"], paper.Authors);
        Assert.Equal(["cs.ir", "cs.lg"], paper.Tags);
        Assert.Equal(PaperArea.Retrieval, paper.Area);
        Assert.Equal(("hep-th/9901001", "a < b", "arxiv-hep-th-9901001"), (papers[1].ArxivId, papers[1].Abstract, PaperIdentifiers.Slug(papers[1])));
    }

    [Fact]
    public void OAI_PMH_in_the_format_of_arXiv_is_read_without_deleted_records()
    {
        var paper = Assert.Single(ImportSamples.Read(ImportSamples.OaiArxiv));
        Assert.Equal(("Calculation of cross sections", "2007-04-02", "0704.0001", "10.1103/physrevd.76.013009", PaperArea.Algorithms), (paper.Title, paper.Date, paper.ArxivId, paper.Doi, paper.Area));
        Assert.Equal(["C. Balázs", "M. L. King Jr."], paper.Authors);
    }

    [Fact]
    public void OAI_PMH_in_Dublin_Core_is_read()
    {
        var paper = Assert.Single(ImportSamples.Read(ImportSamples.OaiDublinCore));
        Assert.Equal(("On things", "About things.", "2010-03-04", "1003.0001", "10.5555/12345"), (paper.Title, paper.Abstract, paper.Date, paper.ArxivId, paper.Doi));
        Assert.Equal(["Ada Lovelace", "Plato"], paper.Authors);
    }

    [Fact]
    public void Daily_papers_of_Hugging_Face_are_read()
    {
        var papers = ImportSamples.Read(ImportSamples.HuggingFace);
        Assert.Equal(2, papers.Count);
        Assert.Equal(("Prepacking \"fast\"", "2404.09529", "2024-04-15"), (papers[0].Title, papers[0].ArxivId, papers[0].Date));
        Assert.Equal(["Siyan Zhao", "Zoë {]"], papers[0].Authors);
        Assert.Equal(["packing", "prefill"], papers[0].Tags);
        Assert.Equal("2404.00002", Assert.Single(ImportSamples.Read("{\"id\": \"2404.00002\", \"title\": \"One\", \"publishedAt\": \"2024\"}\n")).ArxivId);
        Assert.Empty(ImportSamples.Read("[]"));
    }

    [Fact]
    public void BibTeX_is_read_with_macros_accents_and_names()
    {
        var papers = ImportSamples.Read(ImportSamples.Bibtex);
        Assert.Equal(3, papers.Count);
        Assert.Equal(("Prepacking: A Simple öffer – for 100% & more", "2024-04-15", "2404.09529"), (papers[0].Title, papers[0].Date, papers[0].ArxivId));
        Assert.Equal(["Siyan Zhao", "Günther Møller", "Google Brain and Friends, Inc."], papers[0].Authors);
        Assert.Equal(["packing", "prefill"], papers[0].Tags);
        Assert.Equal("We show that $x_1 \\le 2$ holds always.", papers[0].Abstract);
        Assert.Equal(("Old Šumma", "2010", "1001.0001", "10.1000/x_y"), (papers[1].Title, papers[1].Date, papers[1].ArxivId, papers[1].Doi));
        Assert.Equal(["José Ñandú"], papers[1].Authors);
        Assert.Equal(("2019-05-06", "https://example.org/a"), (papers[2].Date, papers[2].Url));
        Assert.Matches("^only-a-page-[0-9a-f]{12}$", PaperIdentifiers.Slug(papers[2]));
    }

    [Theory]
    [InlineData("<!DOCTYPE feed [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>&x;</title></entry></feed>", "DTD")]
    [InlineData("<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><feed xmlns=\"http://www.w3.org/2005/Atom\">&b;</feed>", "DTD")]
    [InlineData("<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<entry>\n<title>x</entry></feed>", "line 3")]
    [InlineData("<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<entry><title>x</title><published>soon</published></entry></feed>", "line 2: date: 'soon'")]
    [InlineData("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>incorrect id</summary></entry></feed>", "incorrect id")]
    [InlineData("<html/>", "none of the formats")]
    [InlineData("<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><error code=\"badArgument\">no such set</error></OAI-PMH>", "no such set")]
    [InlineData("<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><ListRecords><record><header/><metadata><mods/></metadata></record></ListRecords></OAI-PMH>", "oai_dc")]
    [InlineData("[{\"id\": \"2404.00002\", \"title\": \"One\",\n \"publishedAt\": 2024 oops}]", "line 2")]
    [InlineData("[{\"id\": \"nonsense\", \"title\": \"One\", \"publishedAt\": \"2024\"}]", "'nonsense' must be an arXiv number")]
    [InlineData("[{\"title\": \"One\", \"date\": \"2024\"}", "array does not end")]
    [InlineData("[{\"title\": \"One\", \"date\": \"2024\"} {\"title\": \"One\"}]", "not expected")]
    [InlineData("[1, 2]", "'1' is not expected")]
    [InlineData("\n@article{a,\n title = {x\n", "line 3")]
    [InlineData("@article{a, title {x}}", "'='")]
    [InlineData("@article{a, title = {x} year = 2020}", "','")]
    [InlineData("@article{a, title = {x}}", "date: ''")]
    [InlineData("@article{a, year = 2020}", "title: it is missing")]
    [InlineData("", "none of the formats")]
    [InlineData("hello", "none of the formats")]
    public void What_is_wrong_is_named_with_file_and_line(string text, string part)
    {
        var exception = Assert.Throws<InvalidDataException>(() => ImportSamples.Read(text));
        Assert.StartsWith("file: line ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Entries_that_say_something_impossible_can_be_left_out()
    {
        var problems = new List<string>();
        var papers = ImportSamples.Read("@a{x, title={No date}}\n@a{y, title={Good}, year=2020}", change: o => o with { OnInvalid = problems.Add });
        Assert.Equal("Good", Assert.Single(papers).Title);
        Assert.StartsWith("file: line 1: date: ''", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_files_are_unpacked_up_to_a_bound()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(ImportSamples.Bibtex + new string(' ', 50_000_000)));
        Assert.True(packed.Length < 100_000);
        packed.Position = 0;
        Assert.Equal(3, PaperFile.Read(packed, null, new PaperReadOptions { Name = "file" }).Count());
        packed.Position = 0;
        Assert.Contains("larger than 1,000,000 bytes", Assert.Throws<InvalidDataException>(() => PaperFile.Read(packed, null, new PaperReadOptions { Name = "file", MaxBytes = 1_000_000 }).Count()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>", "x", "</title></entry></feed>")]
    [InlineData("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>", "<b>", "</entry></feed>")]
    [InlineData("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>", "<b/>", "</entry></feed>")]
    [InlineData("[{\"title\":\"", "x", "\"}]")]
    [InlineData("[{\"a\":", "[", "]}]")]
    [InlineData("@a{x, title={", "x", "}}")]
    [InlineData("@a{x, title={", "{", "}}")]
    [InlineData("@a{x, title=\"", "{}", "\"}")]
    public void One_entry_can_not_fill_the_memory(string start, string middle, string end) =>
        Assert.Throws<InvalidDataException>(() => ImportSamples.Read(start + string.Concat(Enumerable.Repeat(middle, 3_000_000 / middle.Length)) + end));

    [Fact]
    public void There_may_be_too_many_entries() =>
        Assert.Contains("more than 2 entries", Assert.Throws<InvalidDataException>(() => ImportSamples.Read(ImportSamples.Bibtex, change: o => o with { MaxEntries = 2 })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("arXiv:2404.09529v12", "2404.09529")]
    [InlineData("https://arxiv.org/pdf/2404.09529v1.pdf", "2404.09529")]
    [InlineData("math.GT/0309136", "math.gt/0309136")]
    [InlineData("oai:arXiv.org:0704.0001", "0704.0001")]
    [InlineData("2404.09529 [cs.LG]", "2404.09529")]
    [InlineData("24.09529", null)]
    [InlineData("javascript:2404.09529", null)]
    public void ArXiv_numbers_are_kept_in_one_form(string text, string? number) => Assert.Equal(number, PaperIdentifiers.Arxiv(text));

    [Theory]
    [InlineData("https://doi.org/10.1145/3597503.A", "10.1145/3597503.a")]
    [InlineData("doi:10.1000/(x)<1>", null)]
    [InlineData("10.1/x", null)]
    [InlineData("10.1000.10/x-1", "10.1000.10/x-1")]
    public void Dois_are_kept_in_one_form(string text, string? doi) => Assert.Equal(doi, PaperIdentifiers.Doi(text));
}
