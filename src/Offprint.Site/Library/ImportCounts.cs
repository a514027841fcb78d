namespace Offprint.Site.Library;

/// <summary>What an import did.</summary>
/// <param name="Added">Papers that are new.</param>
/// <param name="Updated">Papers that were here and said something else.</param>
/// <param name="Unchanged">Papers that were here and said the same.</param>
/// <param name="Shipped">Papers that the catalog has, which stays as it is.</param>
public sealed record ImportCounts(long Added, long Updated, long Unchanged, long Shipped)
{
    /// <summary>Nothing yet.</summary>
    public static ImportCounts None { get; } = new(0, 0, 0, 0);

    /// <summary>All papers that were looked at.</summary>
    public long Total => Added + Updated + Unchanged + Shipped;

    /// <summary>Both together.</summary>
    /// <param name="other">Another part of the import.</param>
    /// <returns>The sum.</returns>
    public ImportCounts Plus(ImportCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Added + other.Added, Updated + other.Updated, Unchanged + other.Unchanged, Shipped + other.Shipped);
    }
}
