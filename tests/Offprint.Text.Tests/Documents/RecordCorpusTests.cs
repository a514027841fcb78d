namespace Offprint.Text.Tests;

public sealed class RecordCorpusTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_lines_map_their_usual_fields_and_keep_the_others()
    {
        var path = _folder.Write("a.jsonl", """
            {"id":"x1","text":"Hello","title":"T","source":"site","date":"2024-04-15","stars":5,"tags":["a","b"],"none":null}

            {"content":"Bye","date":"long ago"}
            """);
        var documents = Corpus.Open(path).ToList();
        Assert.Equal(new Document("x1", "Hello", "T", "site", new DateOnly(2024, 4, 15), new Dictionary<string, string> { ["stars"] = "5", ["tags"] = "[\"a\",\"b\"]" }), documents[0]);
        Assert.Equal(new Document("a.jsonl:3", "Bye", null, "a.jsonl", null, new Dictionary<string, string> { ["date"] = "long ago" }), documents[1]);
    }

    [Fact]
    public void Named_fields_are_used_and_must_be_there()
    {
        var path = _folder.Write("a.jsonl", "{\"q\":\"ask\",\"n\":7,\"when\":\"2023-02\",\"head\":\"H\",\"book\":\"B\"}\n{\"q\":\"no\"}\n");
        var options = new CorpusOptions { TextField = "q", IdField = "n", DateField = "when", TitleField = "head", SourceField = "book" };
        Assert.Equal(new Document("7", "ask", "H", "B", new DateOnly(2023, 2, 1)), Corpus.Open(path, options).First());
        Fails(path, options, ":2: the record has no field 'n'; it has no fields");
        Fails(path, options with { IdField = null, TextField = "text" }, ":1: the record has no field 'text' with a text; it has book, head, n, q, when");
        Fails(path, new CorpusOptions { TextField = "q", DateField = "q" }, ":1: ", optional: true);
        Fails(path, new CorpusOptions { TextField = "q", DateField = "head" }, ":1: 'H' in field 'head' is not a date");
    }

    [Theory]
    [InlineData("{\"text\":\"a\"}\n{\"text\":", ":2: the JSON is broken")]
    [InlineData("{\"text\":\"a\"}\n[1]", ":2: a record must be a JSON object")]
    [InlineData("{\"title\":\"a\"}", ":1: the record has none of the fields text, content")]
    [InlineData("{\"text\":\"\\ud800\"}", ":1: the record holds half of a surrogate pair")]
    [InlineData("{\"text\":null}", ":1: the record has none of the fields")]
    [InlineData("{\"text\":\"a\nb\"}", ":1: the JSON is broken")]
    public void Broken_json_lines_are_named_by_line(string content, string expected) => Fails(_folder.Write("a.jsonl", content), null, expected);

    [Fact]
    public void Whole_json_files_hold_an_array_or_a_record()
    {
        Assert.Equal(["a", "b"], Corpus.Open(_folder.Write("a.json", "[{\"text\":\"a\"},\n{\"text\":\"b\"}]")).Select(d => d.Text));
        Assert.Equal("c", Assert.Single(Corpus.Open(_folder.Write("b.json", "{\n\"text\":\"c\"}"))).Text);
        Fails(_folder.Write("c.json", "[{\"text\":\"a\"},\n{\"text\" \"b\"}]"), null, ":2: the JSON is broken");
        var deep = new string('[', 100_000);
        Fails(_folder.Write("d.json", deep), null, ": the JSON is broken");
    }

    [Fact]
    public void Saved_json_lines_read_back_equal()
    {
        Document[] documents =
        [
            new("1", "line\nbreak \"quoted\" <tag> ü 😀", "Title", "src", new DateOnly(2020, 1, 2), new Dictionary<string, string> { ["k"] = "v", ["a"] = "" }),
            new("2", "", null, "s2"),
        ];
        foreach (var name in new[] { "a.jsonl", "a.jsonl.gz", "a.jsonl.br" })
        {
            Corpus.SaveJsonLines(_folder[name], documents);
            Assert.Equal(documents, Corpus.Open(_folder[name]));
        }

        Assert.Equal(3, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file()
    {
        var path = _folder.Write("a.jsonl", "{\"text\":\"old\"}\n");
        Document[] documents = [new("1", "new"), new("2", "x", Fields: new Dictionary<string, string> { ["text"] = "y" })];
        Assert.Throws<ArgumentException>(() => Corpus.SaveJsonLines(path, documents));
        Assert.Equal("old", Assert.Single(Corpus.Open(path)).Text);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Csv_and_tsv_follow_their_quotes()
    {
        var csv = _folder.Write("a.csv", "id,text,lang\r\n1,\"He said \"\"hi\"\",\nthen left\",en\r\n2,plain,de\r\n");
        Assert.Equal(
            [new Document("1", "He said \"hi\",\nthen left", null, "a.csv", null, new Dictionary<string, string> { ["lang"] = "en" }),
             new Document("2", "plain", null, "a.csv", null, new Dictionary<string, string> { ["lang"] = "de" })],
            Corpus.Open(csv));
        Assert.Equal(("a.tsv:3", "two, three"), Corpus.Open(_folder.Write("a.tsv", "text\tn\none\t1\ntwo, three\t2\n")).Select(d => (d.Id, d.Text)).Last());
    }

    [Theory]
    [InlineData("text,n\na,1\nb\n", ":3: ")]
    [InlineData("text,n\na,1\nb,2,3\n", ":3: ")]
    [InlineData("text,n\na,1\n\"b,2\n", ":3: ")]
    [InlineData("text,text\na,1\n", ":1: the header names the column 'text' twice")]
    [InlineData("words\na\n", ":2: the record has none of the fields")]
    public void Broken_csv_is_named_by_line(string content, string expected) => Fails(_folder.Write("a.csv", content), null, expected);

    [Fact]
    public void Debian_stanzas_unfold_their_descriptions()
    {
        var path = _folder.Write("Packages", """
            Package: libfoo1
            Source: foo (1.2-3)
            Section: libs
            Description: library of foo
             First line.
             .
              * kept indent
            Tag: role::shared-lib,
             implemented-in::c

            # a comment
            Package: bar
            Description-en: a bar
            Description-md5: 0123

            """);
        var documents = Corpus.Open(path).ToList();
        Assert.Equal(("libfoo1", "library of foo\nFirst line.\n\n * kept indent", "library of foo", "foo"), (documents[0].Id, documents[0].Text, documents[0].Title, documents[0].Source));
        Assert.Equal("role::shared-lib,\nimplemented-in::c", documents[0].Fields["tag"]);
        Assert.Equal(("bar", "a bar", "bar", "0123"), (documents[1].Id, documents[1].Text, documents[1].Source, documents[1].Fields["Description-md5"]));
        Assert.Equal(2, documents.Count);
    }

    [Fact]
    public void A_source_stanza_is_named_by_its_source()
    {
        var path = _folder.Write("control", "Source: foo\nPriority: optional\n\nPackage: bar\nDescription: b\n");
        Assert.Equal([("foo", "", "foo"), ("bar", "b", "bar")], Corpus.Open(path).Select(d => (d.Id, d.Text, d.Source!)));
        Fails(path, new CorpusOptions { IdField = "Package" }, ":1: the stanza that begins here has no field 'Package'");
    }

    [Theory]
    [InlineData(" leading\n", ":1: a continuation line")]
    [InlineData("Package: a\nno colon here\n", ":2: a line must be 'Field: value'")]
    [InlineData("Package: a\nSize: 1\nsize: 2\n", ":3: the stanza names the field 'size' twice")]
    [InlineData("Package: a\n\nVersion: 2\n", ":3: the stanza that begins here has no field 'Package'")]
    public void Broken_stanzas_are_named_by_line(string content, string expected) => Fails(_folder.Write("x.deb822", content), null, expected);

    private static void Fails(string path, CorpusOptions? options, string expected, bool optional = false)
    {
        if (optional)
        {
            // The text field is taken first, so that the date finds nothing: no date, no error.
            Assert.All(Corpus.Open(path, options), document => Assert.Null(document.Date));
            return;
        }

        var error = Assert.Throws<InvalidDataException>(() => Corpus.Open(path, options).Count());
        Assert.StartsWith(path + (expected[0] == ':' && expected[1] == ' ' ? "" : expected), error.Message, StringComparison.Ordinal);
    }
}
