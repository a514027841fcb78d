namespace Offprint.Code;

/// <summary>The files of a folder by their ending, in the order of their paths; links are left out.</summary>
internal static class CorpusFiles
{
    public static IEnumerable<(string Path, string Relative)> Find(string folder, params string[] endings) => Find(folder, links: false, endings);

    /// <param name="folder">The folder.</param>
    /// <param name="links">Whether links count as files; in unpacked packages they may lead out of the package.</param>
    /// <param name="endings">Endings of file names.</param>
    public static IEnumerable<(string Path, string Relative)> Find(string folder, bool links, params string[] endings)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }

        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => links || (File.GetAttributes(f) & FileAttributes.ReparsePoint) == 0)
            .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .Select(f => (f, Path.GetRelativePath(folder, f).Replace('\\', '/')))
            .OrderBy(f => f.Item2, StringComparer.Ordinal);
    }
}
