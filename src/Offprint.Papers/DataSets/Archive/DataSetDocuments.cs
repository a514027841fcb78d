namespace Offprint.Papers;

/// <summary>Reads the documents of a set on the shelf.</summary>
public static class DataSetDocuments
{
    /// <summary>The documents of a set, in the order of its archive, one at a time.</summary>
    /// <param name="set">A set that <see cref="DataShelf"/> opened; its folder holds <c>&lt;name&gt;.jsonl.br</c>.</param>
    /// <exception cref="FileNotFoundException">The set has no such archive.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged; file and line are named.</exception>
    public static IEnumerable<DataDocument> ReadDocuments(this DataSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return DataArchive.Read(Path.Combine(set.Folder, set.Name + DataArchive.Extension));
    }
}
