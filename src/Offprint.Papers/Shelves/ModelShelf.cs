namespace Offprint.Papers;

/// <summary>The checkpoints that ship with the repository (<c>models/&lt;name&gt;</c>) and the user's own (<c>OFFPRINT_HOME/models/&lt;name&gt;</c>).</summary>
public sealed class ModelShelf
{
    private readonly ShelfFolders _folders;

    /// <summary>Opens a shelf over some folders.</summary>
    /// <param name="roots">Folders that hold one folder a model; earlier ones win. They need not exist.</param>
    public ModelShelf(params IEnumerable<string> roots) => _folders = new ShelfFolders("model", [.. roots]);

    /// <summary>The checkout's models, then the user's.</summary>
    public static ModelShelf Default => new(OffprintHome.Roots("models"));

    /// <summary>All names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => _folders.Names();

    /// <summary>All models, in alphabetical order.</summary>
    public IReadOnlyList<ShelfModel> Models => [.. Names.Select(Get)];

    /// <summary>Whether there is a model of that name.</summary>
    /// <param name="name">Plain name.</param>
    /// <returns>True when its folder exists.</returns>
    public bool Contains(string name) => Names.Contains(name);

    /// <summary>Finds a model.</summary>
    /// <param name="name">Plain name: "offprint-lm".</param>
    /// <returns>Its folder and what is known of it, without loading anything.</returns>
    /// <exception cref="NotOnShelfException">There is none; the message suggests the nearest names.</exception>
    public ShelfModel Get(string name) => new(name, _folders.Find(name));

    /// <summary>The folder of a model, to hand to <c>Checkpoint.Load</c>.</summary>
    /// <param name="name">Plain name.</param>
    /// <returns>Full path.</returns>
    /// <exception cref="NotOnShelfException">There is none; the message suggests the nearest names.</exception>
    public string Folder(string name) => _folders.Find(name);
}
