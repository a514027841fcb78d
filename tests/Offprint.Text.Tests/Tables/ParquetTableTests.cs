using FsCheck;
using FsCheck.Xunit;

namespace Offprint.Text.Tests;

public sealed class ParquetTableTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 30)]
    public void What_is_written_is_read(NonEmptyArray<int> numbers, PositiveInt seed)
    {
        var path = _folder["a.parquet"];
        var random = new Random(seed.Get);
        var texts = numbers.Get.Select(n => n % 3 == 0 ? "" : $"wörter {n}").ToArray();
        var bytes = numbers.Get.Select(n => new byte[Math.Abs(n % 5)]).ToArray();
        Array.ForEach(bytes, random.NextBytes);
        var floats = numbers.Get.Select(n => n * 0.37f).ToArray();
        new ParquetTableWriter().Add("n", numbers.Get).Add("t", texts).Add("b", bytes).Add("f", floats).Write(path);
        var table = ParquetTable.Open(path);
        Assert.Equal((numbers.Get.Length, path), (table.RowCount, table.Path));
        Assert.Equal(["n", "t", "b", "f"], table.Columns);
        Assert.Equal(numbers.Get, table.Integers("n"));
        Assert.Equal(texts, table.Strings("t"));
        Assert.Equal(bytes, table.Bytes("b"));
        Assert.Equal(floats, table.Floats("f"));
    }

    [Fact]
    public void The_same_columns_give_the_same_bytes_and_extreme_integers_survive()
    {
        int[] values = [int.MinValue, int.MaxValue, 0, -1, 1, int.MinValue];
        new ParquetTableWriter().Add("n", values).Write(_folder["a.parquet"]);
        new ParquetTableWriter().Add("n", values).Write(_folder["b.parquet"]);
        Assert.Equal(File.ReadAllBytes(_folder["a.parquet"]), File.ReadAllBytes(_folder["b.parquet"]));
        Assert.Equal(values, ParquetTable.Open(_folder["a.parquet"]).Integers("n"));
    }

    [Fact]
    public async Task Files_of_other_writers_are_read_over_row_groups_and_nullable_columns_are_refused()
    {
        var path = _folder["a.parquet"];
        await ParquetCorpusTests.Write(path, groups: 3, rows: 5);
        var table = ParquetTable.Open(path);
        Assert.Equal(15, table.RowCount);
        Assert.Equal("text 1 2 ü", table.Strings("text")[7]);
        var error = Assert.Throws<InvalidDataException>(() => table.Integers("n"));
        Assert.StartsWith($"{path}: the column 'n' does not hold 32-bit integers but nullable", error.Message, StringComparison.Ordinal);
        Assert.Contains("no column 'words'; it has id, text", Assert.Throws<InvalidDataException>(() => table.Strings("words")).Message, StringComparison.Ordinal);
        Assert.Contains("does not hold text but", Assert.Throws<InvalidDataException>(() => table.Strings("score")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_named()
    {
        var path = _folder["a.parquet"];
        Assert.Throws<FileNotFoundException>(() => ParquetTable.Open(path));
        new ParquetTableWriter().Add("t", [.. Enumerable.Range(0, 3000).Select(i => $"{i * 7919}")]).Write(path);
        var bytes = File.ReadAllBytes(path);
        foreach (var broken in new[] { [], bytes[..^1], bytes[(bytes.Length / 2)..], [.. bytes[..100], .. new byte[2000], .. bytes[2100..]] })
        {
            File.WriteAllBytes(path, broken);
            Assert.StartsWith(path, Assert.Throws<InvalidDataException>(() => ParquetTable.Open(path).Strings("t")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Columns_that_do_not_go_together_are_refused_and_nothing_is_written()
    {
        var writer = new ParquetTableWriter();
        Assert.Throws<InvalidOperationException>(() => writer.Write(_folder["a.parquet"]));
        writer.Add("n", new[] { 1, 2 });
        Assert.Contains("'n' already", Assert.Throws<ArgumentException>(() => writer.Add("n", new[] { 1, 2 })).Message, StringComparison.Ordinal);
        Assert.Contains("'t' has 1 values", Assert.Throws<ArgumentException>(() => writer.Add("t", new[] { "x" })).Message, StringComparison.Ordinal);
        Assert.Contains("null", Assert.Throws<ArgumentException>(() => writer.Add("t", new[] { "x", null! })).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }
}
