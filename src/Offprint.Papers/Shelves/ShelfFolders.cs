namespace Offprint.Papers;

/// <summary>Named folders under a few roots; an earlier root hides equal names of a later one.</summary>
internal sealed class ShelfFolders(string kind, IReadOnlyList<string> roots)
{
    public IReadOnlyList<string> Names() =>
        [.. roots.Where(Directory.Exists)
            .SelectMany(static root => Directory.EnumerateDirectories(root).Select(static folder => Path.GetFileName(folder)!))
            .Where(static name => !name.StartsWith('.'))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    public string Find(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.AsSpan().IndexOfAny('/', '\\', ':') >= 0 || name.StartsWith('.'))
        {
            throw new ArgumentException($"'{name}' is not the name of a {kind}: it must be a plain name, not a path.", nameof(name));
        }

        return roots.Select(root => Path.Combine(root, name)).FirstOrDefault(Directory.Exists)
            ?? throw new NotOnShelfException(kind, name, Suggestions.Nearest(name, Names()), roots);
    }
}
