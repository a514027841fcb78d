namespace Offprint.Papers;

/// <summary>The sets that ship with Offprint and can be rebuilt from their packages.</summary>
public static class DataSetCatalog
{
    /// <summary>All sets, by name.</summary>
    public static IReadOnlyList<DataSetBuilder> All { get; } =
    [
        new AustenSet(),
        new CodeSet(),
        new DebianPackagesSet(),
        new DnaSet(),
        new DotNetDocsSet(),
        new FashionMnistSet(),
        new FoldocSet(),
        new HandbookSet(),
        new KjvSet(),
        new LodashDocsSet(),
        new MailSet(),
        new ManPagesSet(),
        new MnistSet(),
        new MobyDickSet(),
        new PythonDocsSet(),
        new SotuSet(),
        new TexturesSet(),
        new WordVectorsSet(),
        new WordNetSet(),
    ];

    /// <summary>The most bytes that all sets of the repository may have together.</summary>
    public const long MaximumTotalBytes = 40_000_000;

    /// <summary>The set of a name.</summary>
    /// <param name="name">For example <c>kjv</c>.</param>
    /// <exception cref="ArgumentException">There is no such set; the message names the nearest and all.</exception>
    public static DataSetBuilder Get(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (All.FirstOrDefault(s => s.Name == name) is { } set)
        {
            return set;
        }

        var names = All.Select(s => s.Name).ToList();
        var nearest = Suggestions.Nearest(name, names, limit: 1).Select(n => $" Did you mean '{n}'?").FirstOrDefault("");
        throw new ArgumentException($"There is no data set '{name}'.{nearest} The sets: {string.Join(", ", names)}.", nameof(name));
    }
}
