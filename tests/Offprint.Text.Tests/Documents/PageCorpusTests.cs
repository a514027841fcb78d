using System.Text;

namespace Offprint.Text.Tests;

public sealed class PageCorpusTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pages_keep_what_a_reader_reads()
    {
        var page = HtmlText.Extract("""
            <!doctype html><html><head><title> A  page &amp; more </title><meta name="Author" content="Ann">
            <style>p{}</style><script>var x = "no";</script></head>
            <body><nav><a href="/">Home</a></nav>
            <h1>Heading</h1><p>First <b>bold</b>,<i> then</i>
              wrapped.</p><p hidden>secret</p>
            <ul><li>one</li><li>two <em>2</em></li></ul>
            <table><tr><th>k</th><th>v</th></tr><tr><td>a</td><td>1</td></tr></table>
            <pre>  x = 1
                y</pre>a<br>b
            <footer>Legal</footer></body></html>
            """.ReplaceLineEndings("\n"));
        Assert.Equal("A page & more", page.Title);
        Assert.Equal("Ann", page.Metadata["author"]);
        Assert.Equal("Heading\n\nFirst bold, then wrapped.\n\n- one\n- two 2\n\nk\tv\na\t1\n\n  x = 1\n    y\n\na\nb", page.Text);
    }

    [Fact]
    public void The_main_element_wins_over_what_stands_around_it()
    {
        Assert.Equal("Real", HtmlText.Extract("<div>Advert</div><main><p>Real</p></main><div>More</div>").Text);
        Assert.Equal("Real", HtmlText.Extract("<div>Advert</div><article>Real</article>").Text);
        Assert.Equal("One\n\nTwo", HtmlText.Extract("<article>One</article><article>Two</article>").Text);
        Assert.Equal("Only heading", HtmlText.Extract("<h1>Only heading</h1>").Title);
        var empty = HtmlText.Extract("");
        Assert.Equal((null, ""), (empty.Title, empty.Text));
    }

    [Fact]
    public void Hostile_nesting_is_read()
    {
        var deep = string.Concat(Enumerable.Repeat("<div>", 20_000)) + "x" + string.Concat(Enumerable.Repeat("</div>", 20_000));
        Assert.Equal("x", HtmlText.Extract(deep).Text);
    }

    [Fact]
    public void Pages_follow_their_declared_encoding()
    {
        const string page = "<html><head><meta charset=iso-8859-1><title>Größe</title></head><body>é – x</body></html>";
        Assert.Equal("Größe", Assert.Single(Corpus.Open(_folder.Write("a.html", page.Replace("–", "-", StringComparison.Ordinal), Encoding.Latin1))).Title);
        Assert.Equal("Größe", Assert.Single(Corpus.Open(_folder.Write("b.html", page.Replace("iso-8859-1", "utf-8", StringComparison.Ordinal)))).Title);
        Assert.Equal("é – x", Assert.Single(Corpus.Open(_folder.Write("c.htm", page, Encoding.Unicode))).Text);
        var bad = _folder.Write("d.html", "<p>Größe", Encoding.Latin1);
        Assert.Contains("is not valid UTF-8", Assert.Throws<InvalidDataException>(() => Corpus.Open(bad).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_gives_text_title_and_front_matter()
    {
        var path = _folder.Write("a.md", """
            ---
            date: 2024-04-15
            author: "Ann"
            ---
            # The *title*

            Some **bold** [link](http://x) and `code`.

            - item & more
            - second

            ```cs
            var x = 1 < 2;
            ```

            | a | b |
            |---|---|
            | 1 | 2 |
            """);
        var document = Assert.Single(Corpus.Open(path));
        Assert.Equal(
            new Document("a.md", "The title\n\nSome bold link and code.\n\n- item & more\n- second\n\nvar x = 1 < 2;\n\na\tb\n1\t2", "The title", "a.md", new DateOnly(2024, 4, 15), new Dictionary<string, string> { ["author"] = "Ann" }),
            document);
        Assert.Equal("Given", Assert.Single(Corpus.Open(_folder.Write("b.md", "---\ntitle: Given\n---\n# Other"))).Title);
    }

    [Fact]
    public void Markdown_nested_without_end_is_refused_or_read()
    {
        var path = _folder.Write("deep.md", new string('>', 20_000) + " x");
        var error = Record.Exception(() => Corpus.Open(path).Count());
        Assert.True(error is null or InvalidDataException, error?.ToString());
    }
}
