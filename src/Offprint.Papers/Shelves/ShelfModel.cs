namespace Offprint.Papers;

/// <summary>A checkpoint on the shelf, in Hugging Face layout.</summary>
/// <param name="Name">Plain name.</param>
/// <param name="Folder">Full path of its folder.</param>
public sealed record ShelfModel(string Name, string Folder)
{
    /// <summary>The size of all its files, in bytes.</summary>
    public long Bytes => new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);

    /// <summary>The recipe (<c>RECIPE.md</c>): the command that rebuilds it, data and their terms; null when there is none.</summary>
    public string? Recipe => File.Exists(RecipePath) ? File.ReadAllText(RecipePath) : null;

    private string RecipePath => Path.Combine(Folder, "RECIPE.md");
}
