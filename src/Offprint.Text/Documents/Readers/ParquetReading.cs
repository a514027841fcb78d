using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Offprint.Text;

/// <summary>Parquet files, one row group in memory at a time; columns that are lists, maps or structures are left out.</summary>
internal static class ParquetReading
{
    public static IEnumerable<Document> Read(CorpusFile file)
    {
        using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var mapping = new RecordMapping(file);
        var reader = Guard(file, () =>
        {
            ParquetFooter.Check(stream);
            return ParquetReader.CreateAsync(stream, leaveStreamOpen: true);
        });
        try
        {
            var (columns, groups) = Guard(file, () => Task.FromResult((FlatColumns(reader), reader.RowGroupCount)));
            long row = 0;
            for (var group = 0; group < groups; group++)
            {
                var values = Guard(file, () => ReadGroup(file, reader, group, columns, stream.Length));
                for (var i = 0; i < values[0].Length; i++)
                {
                    row++;
                    var record = new Dictionary<string, string>(StringComparer.Ordinal);
                    for (var c = 0; c < columns.Length; c++)
                    {
                        if (values[c][i] is { } value)
                        {
                            record[columns[c].Name] = value;
                        }
                    }

                    yield return mapping.Map(record, row);
                }
            }
        }
        finally
        {
            Guard(file, async () =>
            {
                await reader.DisposeAsync().ConfigureAwait(false);
                return true;
            });
        }
    }

    /// <summary>Whether a row group may have so many rows: a broken footer may claim any number; repeated values compress far, but not without end.</summary>
    public static bool IsPlausible(long rows, long fileLength) => rows >= 0 && rows <= Math.Max(1 << 20, Math.Min(Array.MaxLength, fileLength * 64));

    private static DataField[] FlatColumns(ParquetReader reader) =>
        [.. reader.Schema.Fields.OfType<DataField>().Where(field => !field.IsArray && field.MaxRepetitionLevel == 0)];

    private static async Task<string?[][]> ReadGroup(CorpusFile file, ParquetReader reader, int group, DataField[] columns, long fileLength)
    {
        if (columns.Length == 0)
        {
            throw file.Error("the table has no flat column.");
        }

        using var rows = reader.OpenRowGroupReader(group);
        if (!IsPlausible(rows.RowCount, fileLength))
        {
            throw file.Error(string.Create(CultureInfo.InvariantCulture, $"row group {group} claims {rows.RowCount} rows, more than a file of {fileLength} bytes can hold."));
        }

        var values = new string?[columns.Length][];
        for (var c = 0; c < columns.Length; c++)
        {
            values[c] = await ParquetColumn.ReadAsync(rows, columns[c]).ConfigureAwait(false) ?? new string?[rows.RowCount];
        }

        return values;
    }

    // The reader is asynchronous only; a pool thread keeps it from a caller's synchronization context.
    private static T Guard<T>(CorpusFile file, Func<Task<T>> read)
    {
        try
        {
            return Task.Run(read).GetAwaiter().GetResult();
        }
        catch (InvalidDataException error) when (error.Message.StartsWith(file.Path, StringComparison.Ordinal))
        {
            throw;
        }
        catch (Exception error)
        {
            // The library shows broken files by many kinds of exceptions, index errors among them.
            throw file.Error($"this is not a readable Parquet file ({error.Message})", error);
        }
    }
}
