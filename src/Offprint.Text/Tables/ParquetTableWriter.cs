using System.IO.Compression;
using Parquet;
using Parquet.Schema;

namespace Offprint.Text;

/// <summary>
/// Writes typed columns as a Parquet file of one row group, zstd-compressed at the highest level. The same columns give the same bytes on one
/// version of the library.
/// </summary>
public sealed class ParquetTableWriter
{
    private readonly List<(DataField Field, int Count, Func<ParquetRowGroupWriter, DataField, Task> Write)> _columns = [];

    /// <summary>Adds a column of text.</summary>
    /// <param name="name">Its name, unique in the table.</param>
    /// <param name="values">One value a row, none of them null.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">The name is taken, a value is null, or the length differs from the columns before.</exception>
    public ParquetTableWriter Add(string name, IReadOnlyCollection<string> values)
    {
        RequireValues(values, name);
        return Add(new DataField<string>(name, nullable: false), values.Count, async (rows, field) => await rows.WriteAsync(field, values).ConfigureAwait(false));
    }

    /// <summary>Adds a column of byte strings.</summary>
    /// <inheritdoc cref="Add(string, IReadOnlyCollection{string})"/>
    public ParquetTableWriter Add(string name, IReadOnlyCollection<byte[]> values)
    {
        RequireValues(values, name);
        return Add(new DataField<byte[]>(name, nullable: false), values.Count, async (rows, field) => await rows.WriteAsync(field, values).ConfigureAwait(false));
    }

    /// <summary>Adds a column of 32-bit integers.</summary>
    /// <inheritdoc cref="Add(string, IReadOnlyCollection{string})"/>
    public ParquetTableWriter Add(string name, ReadOnlyMemory<int> values) =>
        Add(new DataField<int>(name), values.Length, async (rows, field) => await rows.WriteAsync<int>(field, values).ConfigureAwait(false));

    /// <summary>Adds a column of 32-bit floating-point numbers.</summary>
    /// <inheritdoc cref="Add(string, IReadOnlyCollection{string})"/>
    public ParquetTableWriter Add(string name, ReadOnlyMemory<float> values) =>
        Add(new DataField<float>(name), values.Length, async (rows, field) => await rows.WriteAsync<float>(field, values).ConfigureAwait(false));

    /// <summary>Writes the table: to a temporary sibling first, then renamed.</summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="InvalidOperationException">The table has no columns.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (_columns.Count == 0)
        {
            throw new InvalidOperationException("A table needs a column at least.");
        }

        var temporary = path + ".tmp";
        try
        {
            // The writer is asynchronous only; a pool thread keeps it from a caller's synchronization context.
            Task.Run(() => WriteAsync(temporary)).GetAwaiter().GetResult();
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task WriteAsync(string path)
    {
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.SmallestSize };
        foreach (var (field, _, _) in _columns.Where(column => column.Field.ClrType == typeof(int)))
        {
            options.ColumnEncodingHints[field.Name] = EncodingHint.DeltaBinaryPacked;
        }

        var schema = new ParquetSchema([.. _columns.Select(column => column.Field)]);
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, file, options).ConfigureAwait(false);
        using var rows = writer.CreateRowGroup();
        foreach (var (field, _, write) in _columns)
        {
            await write(rows, field).ConfigureAwait(false);
        }
    }

    private ParquetTableWriter Add(DataField field, int count, Func<ParquetRowGroupWriter, DataField, Task> write)
    {
        if (_columns.Exists(column => column.Field.Name == field.Name))
        {
            throw new ArgumentException($"The table has a column '{field.Name}' already.");
        }

        if (_columns.Count > 0 && _columns[0].Count != count)
        {
            throw new ArgumentException($"The column '{field.Name}' has {count} values, '{_columns[0].Field.Name}' {_columns[0].Count}; all columns have one value a row.");
        }

        _columns.Add((field, count, write));
        return this;
    }

    private static void RequireValues<T>(IReadOnlyCollection<T> values, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Any(value => value is null))
        {
            throw new ArgumentException($"The column '{name}' has a null; an empty value is the empty string.", nameof(values));
        }
    }
}
