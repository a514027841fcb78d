namespace Offprint.Code;

/// <summary>The files of a folder by their ending, in the order of their paths; links are left out.</summary>
internal static class CorpusFiles
{
    public static IEnumerable<(string Path, string Relative)> Find(string folder, params string[] endings)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }

        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => (File.GetAttributes(f) & FileAttributes.ReparsePoint) == 0)
            .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .Select(f => (f, Path.GetRelativePath(folder, f).Replace('\\', '/')))
            .OrderBy(f => f.Item2, StringComparer.Ordinal);
    }
}
