using System.IO.Compression;
using System.Text;

namespace Offprint.Text.Tests;

public sealed class TextCorpusTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_text_file_is_one_document_with_its_exact_text()
    {
        const string text = "Zürich\r\n\n  naïve 😀\n";
        var document = Assert.Single(Corpus.Open(_folder.Write("a.txt", text)));
        Assert.Equal(new Document("a.txt", text, Source: "a.txt"), document);
    }

    [Fact]
    public void Lines_and_paragraphs_know_their_line()
    {
        var path = _folder.Write("a.txt", "one\r\ntwo\n\n \nthree\n");
        Assert.Equal([("a.txt:1", "one"), ("a.txt:2", "two"), ("a.txt:5", "three")], Corpus.Open(path, new() { Unit = TextUnit.Line }).Select(d => (d.Id, d.Text)));
        Assert.Equal([("a.txt:1", "one\ntwo"), ("a.txt:5", "three")], Corpus.Open(path, new() { Unit = TextUnit.Paragraph }).Select(d => (d.Id, d.Text)));
    }

    [Fact]
    public void Marks_choose_the_encoding_and_are_left_out()
    {
        const string text = "Grüße 😀\nzwei";
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true) })
        {
            Assert.Equal(text, Assert.Single(Corpus.Open(_folder.Write("a.txt", text, encoding))).Text);
        }

        var latin = _folder.Write("b.txt", text.Replace("😀", "!", StringComparison.Ordinal), Encoding.Latin1);
        Assert.Equal("Grüße !\nzwei", Assert.Single(Corpus.Open(latin, new() { Encoding = Encoding.Latin1 })).Text);
    }

    [Fact]
    public void Empty_files_give_an_empty_document_or_no_line()
    {
        var path = _folder.Write("a.txt", "");
        Assert.Equal("", Assert.Single(Corpus.Open(path)).Text);
        Assert.Empty(Corpus.Open(path, new() { Unit = TextUnit.Line }));
        Assert.Empty(Corpus.Open(_folder.Write("a.jsonl", "")));
        Assert.Empty(Corpus.Open(_folder.Write("a.csv", "")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1021)] // across the first kilobyte, which is read apart
    [InlineData(16383)] // across the buffers of the reader
    [InlineData(200_000)]
    public void Bad_bytes_are_named_by_file_line_and_offset(int before)
    {
        var prefix = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("ä\n", (before / 3) + 1)))[..before];
        var cut = before % 3 == 1 ? 1 : 0; // the prefix may end inside ä: then the error is there
        var path = _folder.Write("bad.txt", [.. prefix, 0xFF, (byte)'x']);
        var error = Assert.Throws<InvalidDataException>(() => Corpus.Open(path).Count());
        Assert.StartsWith($"{path}:{prefix.Count(b => b == '\n') + 1}: byte 0x{(cut == 1 ? "C3" : "FF")} at offset {before - cut} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_character_cut_off_by_the_end_is_an_error()
    {
        var path = _folder.Write("bad.txt", [.. "abc😀"u8[..^1]]);
        Assert.Contains("offset 3", Assert.Throws<InvalidDataException>(() => Corpus.Open(path).Count()).Message, StringComparison.Ordinal);
        var utf16 = _folder.Write("utf16.txt", [0xFF, 0xFE, 0x41, 0, 0, 0xD8]);
        Assert.StartsWith(utf16, Assert.Throws<InvalidDataException>(() => Corpus.Open(utf16).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_cut_of_valid_text_into_reads_is_valid()
    {
        var text = string.Concat(Enumerable.Range(0, 9000).Select(i => char.ConvertFromUtf32(i % 7 == 0 ? 0x1F600 + (i % 50) : 0x20 + (i % 3000))));
        Assert.Equal(text, Assert.Single(Corpus.Open(_folder.Write("long.txt", text))).Text);
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".br")]
    public void Compressed_files_read_like_plain_ones(string extension)
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"text\":\"line {i} ü\"}}\n"));
        var path = _folder.Write("a.jsonl" + extension, Compress(Encoding.UTF8.GetBytes(text), extension));
        var documents = Corpus.Open(path).ToList();
        Assert.Equal((20_000, "line 19999 ü", "a.jsonl" + extension + ":20000"), (documents.Count, documents[^1].Text, documents[^1].Id));
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".br")]
    public void Broken_compressed_files_are_named(string extension)
    {
        var random = new Random(3);
        var whole = Compress(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(_ => random.Next() + "\n"))), extension);
        var cuts = Enumerable.Range(1, 30).Concat(Enumerable.Range(0, 40).Select(_ => random.Next(1, whole.Length))).Select(cut => whole[..^cut]);
        byte[][] others = [[], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [.. whole, 1, 2, 3]];
        foreach (var bytes in cuts.Concat(others))
        {
            var path = _folder.Write("a.txt" + extension, bytes);
            var error = Assert.Throws<InvalidDataException>(() => Corpus.Open(path).Count());
            Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Gzip_files_of_several_members_are_read_to_their_end()
    {
        var random = new Random(5);
        for (var round = 0; round < 60; round++)
        {
            // Sizes around the buffers of the decompressor, so that members end where a buffer does.
            var parts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomBytes(random, (random.Next(1, 3) * 8192) - random.Next(0, 40))).ToArray();
            var path = _folder.Write("a.txt.gz", [.. parts.SelectMany(part => Compress(part, ".gz"))]);
            Assert.Equal(Encoding.ASCII.GetString([.. parts.SelectMany(part => part)]), Assert.Single(Corpus.Open(path)).Text);
        }
    }

    [Fact]
    public void A_line_without_end_is_refused_before_memory_is()
    {
        var path = _folder["bomb.jsonl.gz"];
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            var zeros = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < 70; i++)
            {
                gzip.Write(zeros);
            }
        }

        var error = Assert.Throws<InvalidDataException>(() => Corpus.Open(path).Count());
        Assert.StartsWith($"{path}:1: the line is longer than 64 Mi", error.Message, StringComparison.Ordinal);
    }

    private static byte[] RandomBytes(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(32, 127))];

    internal static byte[] Compress(byte[] bytes, string extension)
    {
        using var memory = new MemoryStream();
        using (Stream packed = extension == ".br" ? new BrotliStream(memory, CompressionLevel.Fastest) : new GZipStream(memory, CompressionLevel.Fastest))
        {
            packed.Write(bytes);
        }

        return memory.ToArray();
    }
}
