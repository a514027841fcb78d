using Offprint.Text;

namespace Offprint.Papers;

/// <summary>How a set of Parquet tables is cut.</summary>
public abstract class TableSetBuilder : DataSetBuilder
{
    /// <inheritdoc/>
    public sealed override string ItemName => "rows";

    /// <inheritdoc/>
    internal sealed override string FormatNote => "Tables are Parquet files with zstd.";

    /// <inheritdoc/>
    public sealed override int CountItems(string path) => ParquetTable.Open(path).RowCount;
}
