namespace Offprint.Papers;

/// <summary>The data sets that ship with the repository (<c>data/&lt;set&gt;</c>) and the user's own (<c>OFFPRINT_HOME/data/&lt;set&gt;</c>).</summary>
public sealed class DataShelf
{
    private readonly ShelfFolders _folders;

    /// <summary>Opens a shelf over some folders.</summary>
    /// <param name="roots">Folders that hold one folder a set; earlier ones win. They need not exist.</param>
    public DataShelf(params IEnumerable<string> roots) => _folders = new ShelfFolders("data set", [.. roots]);

    /// <summary>The checkout's data, then the user's.</summary>
    public static DataShelf Default => new(OffprintHome.Roots("data"));

    /// <summary>All names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => _folders.Names();

    /// <summary>Whether there is a set of that name.</summary>
    /// <param name="name">Plain name.</param>
    /// <returns>True when its folder exists.</returns>
    public bool Contains(string name) => Names.Contains(name);

    /// <summary>Opens a set; nothing is read yet.</summary>
    /// <param name="name">Plain name: "kjv".</param>
    /// <returns>The set.</returns>
    /// <exception cref="NotOnShelfException">There is none; the message suggests the nearest names.</exception>
    public DataSet Open(string name) => new(name, _folders.Find(name));
}
