using System.IO.Compression;
using System.Text;

namespace Offprint.Papers.Tests;

public sealed class ShelfTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void WriteBrotli(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = new BrotliStream(File.Create(path), CompressionLevel.Fastest);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void Compressed_files_read_under_their_own_names()
    {
        WriteBrotli("data/kjv/books/genesis.txt.br", "In the beginning\n\u00e9");
        _folder.Write("data/kjv/verses.tsv", "1\t1\n");
        _folder.Write("data/kjv/SOURCE.md", "Origin.");
        var set = new DataShelf(Path.Combine(_folder.Path, "data")).Open("kjv");
        Assert.Equal(["books/genesis.txt", "verses.tsv"], set.Files);
        Assert.Equal("In the beginning\n\u00e9", set.ReadText("books/genesis.txt"));
        Assert.Equal("1\t1\n", set.ReadText("verses.tsv"));
        Assert.Equal(19, set.ReadBytes("books/genesis.txt").Length);
        Assert.Equal("Origin.", set.Source);
        Assert.True(set.StoredBytes > 0);
    }

    [Fact]
    public void Damaged_files_are_told()
    {
        _folder.Write("data/set/text.br", "this is not Brotli at all, whatever its name says");
        File.WriteAllBytes(Path.Combine(_folder.Path, "data/set/latin.txt"), [0x41, 0xE9, 0x41]);
        var set = new DataShelf(Path.Combine(_folder.Path, "data")).Open("set");
        Assert.Contains("text.br", Assert.Throws<InvalidDataException>(() => set.ReadText("text")).Message);
        Assert.Contains("text.br", Assert.Throws<InvalidDataException>(() => set.ReadBytes("text")).Message);
        Assert.Contains("UTF-8", Assert.Throws<InvalidDataException>(() => set.ReadText("latin.txt")).Message);
    }

    [Fact]
    public void A_compressed_file_that_is_cut_off_is_an_error_and_not_a_short_text()
    {
        WriteBrotli("data/set/text.txt.br", string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"line {i * 7919}")));
        var path = Path.Combine(_folder.Path, "data/set/text.txt.br");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);
        var set = new DataShelf(Path.Combine(_folder.Path, "data")).Open("set");
        using var stream = set.OpenRead("text.txt");
        foreach (var error in new[]
        {
            Assert.Throws<InvalidDataException>(() => stream.CopyTo(Stream.Null)),
            Assert.Throws<InvalidDataException>(() => set.ReadText("text.txt")),
            Assert.Throws<InvalidDataException>(() => set.ReadBytes("text.txt")),
        })
        {
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
            Assert.Contains("cut off", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("missing.txt")]
    [InlineData("../secret.txt")]
    [InlineData("/etc/passwd")]
    public void Files_that_are_not_in_the_set_are_refused(string file)
    {
        _folder.Write("data/secret.txt", "no");
        _folder.Write("data/set/here.txt", "yes");
        var set = new DataShelf(Path.Combine(_folder.Path, "data")).Open("set");
        Assert.Contains("here.txt", Assert.Throws<FileNotFoundException>(() => set.OpenRead(file)).Message);
    }

    [Fact]
    public void The_first_root_wins_and_names_are_sorted()
    {
        _folder.Write("one/lm/config.json", "{}");
        _folder.Write("one/lm/RECIPE.md", "Recipe.");
        _folder.Write("two/lm/config.json", "{ }");
        _folder.Write("two/encoder/config.json", "{}");
        var shelf = new ModelShelf(Path.Combine(_folder.Path, "one"), Path.Combine(_folder.Path, "two"), Path.Combine(_folder.Path, "none"));
        Assert.Equal(["encoder", "lm"], shelf.Names);
        Assert.StartsWith(Path.Combine(_folder.Path, "one"), shelf.Folder("lm"));
        Assert.Equal(("Recipe.", 9L), (shelf.Get("lm").Recipe, shelf.Get("lm").Bytes));
        Assert.Null(shelf.Get("encoder").Recipe);
    }

    [Fact]
    public void What_is_missing_suggests_what_is_near()
    {
        _folder.Write("models/offprint-lm/config.json", "{}");
        var root = Path.Combine(_folder.Path, "models");
        var error = Assert.Throws<NotOnShelfException>(() => new ModelShelf(root).Get("ofprint-lm"));
        Assert.Equal($"There is no model 'ofprint-lm' in {root}. Did you mean offprint-lm?", error.Message);
        Assert.Throws<NotOnShelfException>(() => new DataShelf(root).Open("kjv"));
    }

    [Theory]
    [InlineData("../models")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("c:\\x")]
    public void Names_are_not_paths(string name) => Assert.Throws<ArgumentException>(() => new ModelShelf(_folder.Path).Get(name));

    [Fact]
    public void The_checkout_is_found_from_below()
    {
        _folder.Write("Offprint.slnx", "<Solution/>");
        var deep = Directory.CreateDirectory(Path.Combine(_folder.Path, "artifacts/bin/x/release")).FullName;
        Assert.Equal(_folder.Path, OffprintHome.FindCheckout(deep));
    }
}
