using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Offprint.Text;

/// <summary>
/// A Parquet file read by typed columns: strings, 32-bit integers, floats and byte strings, none of them null. A column is read when it is asked
/// for. Written by <see cref="ParquetTableWriter"/>; other writers' files are read where they hold such columns.
/// </summary>
public sealed class ParquetTable
{
    private readonly Dictionary<string, DataField> _columns;

    private ParquetTable(string path, IEnumerable<DataField> columns, long rows)
    {
        Path = path;
        Columns = [.. columns.Select(column => column.Name)];
        _columns = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        RowCount = (int)rows;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The names of the columns, in the order of the file.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Opens a table: its schema and row count are read and checked.</summary>
    /// <param name="path">A Parquet file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no readable Parquet file; it is named.</exception>
    public static ParquetTable Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no table '{path}'.", path);
        }

        return Read(path, (reader, length) =>
        {
            long rows = 0;
            for (var group = 0; group < reader.RowGroupCount; group++)
            {
                using var groupReader = reader.OpenRowGroupReader(group);
                rows += Rows(path, groupReader, group, length);
            }

            if (rows > Array.MaxLength)
            {
                throw Error(path, string.Create(CultureInfo.InvariantCulture, $"the table has {rows} rows; at most {Array.MaxLength} are read."));
            }

            var flat = reader.Schema.Fields.OfType<DataField>().Where(field => !field.IsArray && field.MaxRepetitionLevel == 0);
            return Task.FromResult(new ParquetTable(path, flat.ToList(), rows));
        });
    }

    /// <summary>A column of text.</summary>
    /// <param name="column">Its name.</param>
    /// <returns>One value a row.</returns>
    /// <exception cref="InvalidDataException">There is no such column, it holds other values or nulls, or the file is damaged; the file is named, and the row of a null.</exception>
    public string[] Strings(string column) =>
        Column<string>(column, "text", field => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>), (rows, field, memory) => rows.ReadAsync(field, memory!));

    /// <summary>A column of byte strings.</summary>
    /// <inheritdoc cref="Strings"/>
    public byte[][] Bytes(string column) =>
        Column<byte[]>(column, "byte strings", field => field.ClrType == typeof(byte[]) || field.ClrType == typeof(ReadOnlyMemory<byte>), (rows, field, memory) => rows.ReadAsync(field, memory!));

    /// <summary>A column of 32-bit integers.</summary>
    /// <inheritdoc cref="Strings"/>
    public int[] Integers(string column) => Numbers<int>(column, "32-bit integers");

    /// <summary>A column of 32-bit floating-point numbers.</summary>
    /// <inheritdoc cref="Strings"/>
    public float[] Floats(string column) => Numbers<float>(column, "32-bit floats");

    private T[] Numbers<T>(string column, string kind)
        where T : struct =>
        Column<T>(column, kind, field => field.ClrType == typeof(T) && !field.IsNullable, (rows, field, memory) => rows.ReadAsync(field, memory));

    private T[] Column<T>(string column, string kind, Func<DataField, bool> fits, Func<ParquetRowGroupReader, DataField, Memory<T>, ValueTask> read)
    {
        if (!_columns.TryGetValue(column, out var known))
        {
            throw Error(Path, $"the table has no column '{column}'; it has {string.Join(", ", Columns)}.");
        }

        if (!fits(known))
        {
            throw Error(Path, $"the column '{column}' does not hold {kind} but {(known.IsNullable ? "nullable " : "")}{known.ClrType.Name}.");
        }

        return Read(Path, async (reader, length) =>
        {
            // The file may have been replaced since: its own schema decides.
            var field = reader.Schema.Fields.OfType<DataField>().FirstOrDefault(f => f.Name == column && fits(f))
                ?? throw Error(Path, $"the column '{column}' changed while the table was in use.");
            var values = new T[RowCount];
            var filled = 0;
            for (var group = 0; group < reader.RowGroupCount; group++)
            {
                using var rows = reader.OpenRowGroupReader(group);
                var count = Rows(Path, rows, group, length);
                if (filled + count > values.Length)
                {
                    throw Error(Path, "the number of rows changed while the table was in use.");
                }

                await read(rows, field, values.AsMemory(filled, (int)count)).ConfigureAwait(false);
                filled += (int)count;
            }

            var missing = default(T) is null ? Array.FindIndex(values, value => value is null) : -1;
            return missing < 0
                ? values
                : throw Error(Path, string.Create(CultureInfo.InvariantCulture, $"row {missing + 1} has no value in column '{column}'."));
        });
    }

    private static long Rows(string path, ParquetRowGroupReader rows, int group, long fileLength) =>
        ParquetReading.IsPlausible(rows.RowCount, fileLength)
            ? rows.RowCount
            : throw Error(path, string.Create(CultureInfo.InvariantCulture, $"row group {group} claims {rows.RowCount} rows, more than a file of {fileLength} bytes can hold."));

    // The reader is asynchronous only; a pool thread keeps it from a caller's synchronization context.
    private static T Read<T>(string path, Func<ParquetReader, long, Task<T>> read)
    {
        try
        {
            return Task.Run(async () =>
            {
                await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                ParquetFooter.Check(stream);
                await using var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true).ConfigureAwait(false);
                return await read(reader, stream.Length).ConfigureAwait(false);
            }).GetAwaiter().GetResult();
        }
        catch (InvalidDataException error) when (error.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw;
        }
        catch (Exception error) when (error is not FileNotFoundException)
        {
            // The library shows broken files by many kinds of exceptions, index errors among them.
            throw new InvalidDataException($"{path}: this is not a readable Parquet file ({error.Message})", error);
        }
    }

    private static InvalidDataException Error(string path, string problem) => new($"{path}: {problem}");
}
