using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Offprint.Text;

/// <summary>The values of a flat column as invariant text.</summary>
internal static class ParquetColumn
{
    /// <summary>Reads a column of one row group; null for types that have no text form.</summary>
    public static async Task<string?[]?> ReadAsync(ParquetRowGroupReader rows, DataField column)
    {
        if (column.ClrType == typeof(string) || column.ClrType == typeof(ReadOnlyMemory<char>))
        {
            var values = new string?[rows.RowCount];
            await rows.ReadAsync(column, values.AsMemory()!).ConfigureAwait(false);
            return values;
        }

        return Type.GetTypeCode(column.ClrType) switch
        {
            TypeCode.Boolean => await ReadAsync<bool>(rows, column).ConfigureAwait(false),
            TypeCode.SByte => await ReadAsync<sbyte>(rows, column).ConfigureAwait(false),
            TypeCode.Byte => await ReadAsync<byte>(rows, column).ConfigureAwait(false),
            TypeCode.Int16 => await ReadAsync<short>(rows, column).ConfigureAwait(false),
            TypeCode.UInt16 => await ReadAsync<ushort>(rows, column).ConfigureAwait(false),
            TypeCode.Int32 => await ReadAsync<int>(rows, column).ConfigureAwait(false),
            TypeCode.UInt32 => await ReadAsync<uint>(rows, column).ConfigureAwait(false),
            TypeCode.Int64 => await ReadAsync<long>(rows, column).ConfigureAwait(false),
            TypeCode.UInt64 => await ReadAsync<ulong>(rows, column).ConfigureAwait(false),
            TypeCode.Single => await ReadAsync<float>(rows, column).ConfigureAwait(false),
            TypeCode.Double => await ReadAsync<double>(rows, column).ConfigureAwait(false),
            TypeCode.Decimal => await ReadAsync<decimal>(rows, column).ConfigureAwait(false),
            TypeCode.DateTime => await ReadAsync<DateTime>(rows, column).ConfigureAwait(false),
            _ when column.ClrType == typeof(DateOnly) => await ReadAsync<DateOnly>(rows, column).ConfigureAwait(false),
            _ => null,
        };
    }

    private static async Task<string?[]> ReadAsync<T>(ParquetRowGroupReader rows, DataField column)
        where T : struct
    {
        var values = new T?[rows.RowCount];
        if (column.IsNullable)
        {
            await rows.ReadAsync(column, values.AsMemory()).ConfigureAwait(false);
        }
        else
        {
            var plain = new T[rows.RowCount];
            await rows.ReadAsync(column, plain.AsMemory()).ConfigureAwait(false);
            values = Array.ConvertAll(plain, value => (T?)value);
        }

        return Array.ConvertAll(values, value => value is { } some ? Format(some) : null);
    }

    private static string Format<T>(T value)
        where T : struct => value switch
        {
            bool flag => flag ? "true" : "false",
            DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}
