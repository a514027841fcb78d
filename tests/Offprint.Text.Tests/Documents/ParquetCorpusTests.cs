using Parquet;
using Parquet.Schema;

namespace Offprint.Text.Tests;

public sealed class ParquetCorpusTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Row_groups_follow_each_other_with_typed_columns_as_text()
    {
        var path = _folder["a.parquet"];
        await Write(path, groups: 3, rows: 5);
        var documents = Corpus.Open(path).ToList();
        Assert.Equal(15, documents.Count);
        Assert.Equal(
            new Document("g1r2", "text 1 2 ü", null, "a.parquet", new DateOnly(2024, 4, 17), new Dictionary<string, string> { ["score"] = "1.5", ["n"] = "12", ["flag"] = "true" }),
            documents[7]);
        Assert.DoesNotContain("n", documents[8].Fields.Keys);
        Assert.Equal(documents, Corpus.Open(path));
    }

    [Fact]
    public async Task Broken_files_are_named()
    {
        var path = _folder["a.parquet"];
        await Write(path, groups: 2, rows: 200);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        foreach (var broken in new[] { [], bytes[..4], bytes[..(bytes.Length / 2)], bytes[..^1], bytes[8..], new byte[500], [.. bytes[..^8], 255, 255, 255, 127, .. "PAR1"u8] })
        {
            await File.WriteAllBytesAsync(path, broken, TestContext.Current.CancellationToken);
            var error = Assert.Throws<InvalidDataException>(() => Corpus.Open(path).Count());
            Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_table_without_the_text_says_what_it_has()
    {
        await Write(_folder["a.parquet"], groups: 1, rows: 1);
        var error = Assert.Throws<InvalidDataException>(() => Corpus.Open(_folder["a.parquet"], new() { TextField = "words" }).Count());
        Assert.Contains("no field 'words'", error.Message, StringComparison.Ordinal);
        Assert.Contains("date, flag, id, n, score, text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_parquet_is_not_supported_from_outside()
    {
        var path = _folder.Write("a.parquet.gz", [1, 2, 3]);
        Assert.Contains("Supported: ", Assert.Throws<InvalidDataException>(() => Corpus.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x15, 0x02, 0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00 })] // a schema of two thousand million elements
    [InlineData(new byte[] { 0x15, 0x02, 0x15, 0x04, 0x00 })] // a number where the schema should be
    [InlineData(new byte[] { 0x15, 0x02, 0x19, 0x15, 0x02, 0x00 })] // a schema of numbers
    [InlineData(new byte[] { 0x15, 0x02, 0x19, 0x1C })] // cut off
    [InlineData(new byte[] { 0x15, 0x02, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC, 0xAC })] // nested without end
    public void Footers_that_keep_the_library_busy_for_ever_are_refused(byte[] footer)
    {
        var path = _folder.Write("a.parquet", [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8]);
        Assert.Contains("its footer is damaged at byte", Assert.Throws<InvalidDataException>(() => Corpus.Open(path).Count()).Message, StringComparison.Ordinal);
    }

    internal static async Task Write(string path, int groups, int rows)
    {
        var id = new DataField<string>("id");
        var text = new DataField<string>("text");
        var score = new DataField<double>("score");
        var n = new DataField<int?>("n");
        var flag = new DataField<bool>("flag");
        var date = new DataField<DateTime>("date");
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(id, text, score, n, flag, date), file, new ParquetOptions { CompressionMethod = CompressionMethod.Zstd });
        for (var g = 0; g < groups; g++)
        {
            using var group = writer.CreateRowGroup();
            var range = Enumerable.Range(0, rows).ToArray();
            await group.WriteAsync(id, range.Select(r => $"g{g}r{r}").ToArray());
            await group.WriteAsync(text, range.Select(r => $"text {g} {r} ü").ToArray());
            await group.WriteAsync<double>(score, range.Select(r => g + (r / 4.0)).ToArray());
            await group.WriteAsync<int>(n, range.Select(r => r == 3 ? (int?)null : (g * 10) + r).ToArray());
            await group.WriteAsync<bool>(flag, range.Select(r => r % 2 == 0).ToArray());
            await group.WriteAsync<DateTime>(date, range.Select(r => new DateTime(2024, 4, 15, 0, 0, 0, DateTimeKind.Utc).AddDays(r)).ToArray());
            group.CompleteValidate();
        }
    }
}
