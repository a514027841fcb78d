namespace Offprint.Text.Tests;

public sealed class FolderCorpusTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public FolderCorpusTests()
    {
        _folder.Write("b.txt", "b");
        _folder.Write("B.md", "# upper");
        _folder.Write("sub/a.txt", "sub a");
        _folder.Write("sub/deeper/x.jsonl", "{\"text\":\"1\"}\n{\"id\":\"own\",\"text\":\"2\"}\n");
        _folder.Write("notes.bin", "skipped");
        _folder.Write(".hidden/z.txt", "hidden");
        _folder.Write(".z.txt", "hidden");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_come_in_ordinal_order_of_their_paths() =>
        Assert.Equal(
            [("B.md", "upper"), ("b.txt", "b"), ("sub/a.txt", "sub a"), ("sub/deeper/x.jsonl:1", "1"), ("own", "2")],
            Corpus.Open(_folder.Path).Select(d => (d.Id, d.Text)));

    [Fact]
    public void Extensions_choose_and_formats_override()
    {
        Assert.Equal(["b.txt", "sub/a.txt"], Corpus.Open(_folder.Path, new() { Extensions = [".txt"] }).Select(d => d.Id));
        Assert.Equal(["notes.bin"], Corpus.Open(_folder.Path, new() { Extensions = [".bin"], Format = CorpusFormat.Text }).Select(d => d.Id));
        Assert.Throws<ArgumentException>("options", () => Corpus.Open(_folder.Path, new() { Extensions = ["txt"] }));
        Assert.Contains("Supported: .txt", Assert.Throws<InvalidDataException>(() => Corpus.Open(_folder.Path, new() { Extensions = [".bin"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_name_the_file_of_the_folder()
    {
        _folder.Write("sub/bad.jsonl", "{");
        Assert.StartsWith(_folder["sub/bad.jsonl"] + ":1: ", Assert.Throws<InvalidDataException>(() => Corpus.Open(_folder.Path).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_files_can_be_reported_and_passed_over()
    {
        _folder.Write("a.jsonl", "{\"id\":\"ok\",\"text\":\"t\"}\n{");
        _folder.Write("sub/b.csv", "text\n\"x\n");
        var broken = new List<string>();
        var ids = Corpus.Open(_folder.Path, new() { OnBrokenFile = error => broken.Add(error.Message) }).Select(d => d.Id).ToList();
        Assert.Equal(["B.md", "ok", "b.txt", "sub/a.txt", "sub/deeper/x.jsonl:1", "own"], ids);
        Assert.Equal(2, broken.Count);
        Assert.StartsWith(_folder["a.jsonl"] + ":2: ", broken[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Circular_links_and_empty_folders_end()
    {
        Directory.CreateSymbolicLink(_folder["sub/loop"], _folder.Path);
        Assert.Equal(5, Corpus.Open(_folder.Path).Count());
        Directory.CreateDirectory(_folder["empty"]);
        Assert.Contains("holds no file of a supported format", Assert.Throws<InvalidDataException>(() => Corpus.Open(_folder["empty"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_opened_says_why()
    {
        Assert.Throws<FileNotFoundException>(() => Corpus.Open(_folder["missing.txt"]));
        var error = Assert.Throws<InvalidDataException>(() => Corpus.Open(_folder["notes.bin"]));
        Assert.StartsWith(_folder["notes.bin"] + ": no reader", error.Message, StringComparison.Ordinal);
        Assert.Contains(".parquet", error.Message, StringComparison.Ordinal);
        Assert.Equal("skipped", Assert.Single(Corpus.Open(_folder["notes.bin"], new() { Format = CorpusFormat.Text })).Text);
    }

    [Fact]
    public void Texts_in_memory_are_a_corpus() =>
        Assert.Equal([("list#1", "a"), ("list#2", "b")], Corpus.OfTexts("list", ["a", "b"]).Select(d => (d.Id, d.Text)));
}
