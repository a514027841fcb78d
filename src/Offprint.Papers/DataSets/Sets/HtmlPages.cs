using System.Net;
using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>Reads a folder of HTML pages as documents, byte for byte.</summary>
internal static partial class HtmlPages
{
    /// <summary>The pages of a folder and its subfolders in the order of their paths.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="set">The set's name, which begins the units.</param>
    /// <param name="leftOut">Paths that match are left out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IEnumerable<DataDocument> Read(string root, string set, Regex leftOut, CancellationToken cancellationToken)
    {
        var pages = Directory.EnumerateFiles(root, "*.html", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(id => !leftOut.IsMatch(id))
            .Order(StringComparer.Ordinal);
        foreach (var id in pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var html = StrictUtf8.Read(File.OpenRead(Path.Combine(root, id)), id);
            var title = WebUtility.HtmlDecode(Title().Match(html).Groups[1].Value).Replace('\u00A0', ' ').Trim();
            yield return new DataDocument(id, $"{set}/{id}", title, html);
        }
    }

    [GeneratedRegex(@"<title[^>]*>(.*?)</title>", RegexOptions.Singleline)]
    private static partial Regex Title();
}
