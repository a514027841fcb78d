using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Xunit;

namespace Offprint.Papers.Tests.DataSets;

public sealed class DataArchiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("offprint-test-").FullName;

    private string Archive => Path.Combine(folder, "set.jsonl.br");

    [Property(MaxTest = 50)]
    public void What_is_written_is_read(NonEmptyArray<NonNull<string>> texts)
    {
        var documents = texts.Get.Select((t, i) => Document($"a/{i}", "x" + Valid(t.Get), ("note", Valid(t.Get)))).ToList();
        var summary = DataArchive.Write(Archive, documents, TestContext.Current.CancellationToken);
        var read = DataArchive.Read(Archive).ToList();
        Assert.Equal(documents.Count, summary.Documents);
        Assert.Equal(documents.Select(d => (d.Id, d.Unit, d.Title, d.Text)), read.Select(d => (d.Id, d.Unit, d.Title, d.Text)));
        Assert.Equal(documents.Select(d => d.Fields["note"]), read.Select(d => d.Fields["note"]));
    }

    [Fact]
    public void The_file_is_brotli_of_json_lines_with_the_properties_in_order()
    {
        DataArchive.Write(Archive, [Document("1", "\"a\" <é>\nb", ("year", "1790"))], TestContext.Current.CancellationToken);
        using var reader = new StreamReader(new BrotliStream(File.OpenRead(Archive), CompressionMode.Decompress), Encoding.UTF8);
        Assert.Equal("""{"id":"1","unit":"u","title":"t","text":"\"a\" <é>\nb","year":"1790"}""" + "\n", reader.ReadToEnd());
    }

    [Fact]
    public void The_size_before_compression_is_counted()
    {
        var summary = DataArchive.Write(Path.Combine(folder, "plain.jsonl"), [Document("1", "é"), Document("2", "b")], TestContext.Current.CancellationToken);
        Assert.Equal(new FileInfo(Path.Combine(folder, "plain.jsonl")).Length, summary.Bytes);
    }

    [Property(MaxTest = 20)]
    public void Compressed_bytes_do_not_depend_on_how_they_are_written(PositiveInt seed, PositiveInt first)
    {
        var random = new Random(seed.Get);
        var content = new byte[(1 << 20) + 5000];
        random.NextBytes(content.AsSpan(0, 5000));
        var cut = first.Get % content.Length;
        Assert.Equal(Compress(content), Compress(content[..cut], content[cut..]));
    }

    [Fact]
    public void A_repetition_beyond_the_window_of_a_brotli_stream_is_found()
    {
        // 64 KB of noise, 5 MB of zeros, the same noise: a window of 2^22 cannot see the first copy, one of 2^24 can.
        var noise = new byte[1 << 16];
        new Random(1).NextBytes(noise);
        byte[] content = [.. noise, .. new byte[5 << 20], .. noise];
        var compressed = Compress(content);
        Assert.InRange(compressed.Length, noise.Length, (int)(noise.Length * 1.2));
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress))
        {
            brotli.CopyTo(output);
        }

        Assert.Equal(content, output.ToArray());
    }

    [Theory]
    [InlineData("[]", "object")]
    [InlineData("{", "line 2")]
    [InlineData("", "line 2")]
    [InlineData("""{"id":"2","unit":"u","title":"t"}""", "text")]
    [InlineData("""{"id":"2","unit":"u","title":"t","text":7}""", "text")]
    [InlineData("""{"id":"2","id":"3","unit":"u","title":"t","text":"x"}""", "twice")]
    public void A_bad_line_is_named(string line, string expected)
    {
        var path = Path.Combine(folder, "bad.jsonl");
        File.WriteAllText(path, """{"id":"1","unit":"u","title":"t","text":"x"}""" + "\n" + line + "\n");
        var error = Assert.Throws<InvalidDataException>(() => DataArchive.Read(path).ToList());
        Assert.Contains($"{path}, line 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_archive_is_an_error_and_not_a_short_set()
    {
        DataArchive.Write(Archive, Enumerable.Range(0, 500).Select(i => Document($"{i}", $"text {i * 7919}")), TestContext.Current.CancellationToken);
        var bytes = File.ReadAllBytes(Archive);
        File.WriteAllBytes(Archive, bytes[..(bytes.Length / 2)]);
        var error = Assert.Throws<InvalidDataException>(() => DataArchive.Read(Archive).ToList());
        Assert.Contains(Archive, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_brotli_is_named()
    {
        File.WriteAllText(Archive, "plain text, surely not compressed");
        Assert.Contains(Archive, Assert.Throws<InvalidDataException>(() => DataArchive.Read(Archive).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_told_before_enumeration() =>
        Assert.Throws<FileNotFoundException>(() => DataArchive.Read(Path.Combine(folder, "none.jsonl.br")));

    [Fact]
    public void Repeated_ids_and_empty_texts_are_refused_and_nothing_is_left()
    {
        Assert.Throws<InvalidDataException>(() => DataArchive.Write(Archive, [Document("1", "a"), Document("1", "b")], TestContext.Current.CancellationToken));
        Assert.Throws<InvalidDataException>(() => DataArchive.Write(Archive, [Document("1", "")], TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static DataDocument Document(string id, string text, params (string Name, string Value)[] fields) =>
        new(id, "u", "t", text, new OrderedDictionary<string, string>(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>The text with lone surrogates replaced: they have no UTF-8 form.</summary>
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static byte[] Compress(params byte[][] parts)
    {
        using var output = new MemoryStream();
        using (var writer = new BrotliWriter(output))
        {
            foreach (var part in parts)
            {
                writer.Write(part);
            }
        }

        return output.ToArray();
    }
}
