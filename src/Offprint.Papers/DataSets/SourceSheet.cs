using System.Globalization;
using System.Text;

namespace Offprint.Papers;

/// <summary>Writes SOURCE.md of a data set: origin, licence, cut, and the files with their hashes.</summary>
internal static class SourceSheet
{
    public const string FileName = "SOURCE.md";

    /// <summary>The text of SOURCE.md.</summary>
    public static string Write(DataSetBuilder set, IReadOnlyList<PackageFolder> packages, IReadOnlyList<DataFile> files)
    {
        var sources = packages.Where(p => !p.Package.IsTool).Select(p => p.Package.Describe(p.Version));
        var tools = packages.Where(p => p.Package.IsTool).Select(p => p.Package.Describe(p.Version)).ToList();
        var text = new StringBuilder();
        Line($"# {set.Name}");
        Line();
        Line(set.Summary);
        Line();
        Line("| | |");
        Line("|---|---|");
        Line($"| Source | {string.Join("; ", sources)} |");
        Line($"| Upstream | {set.Upstream} |");
        Line($"| Licence | {string.Join(", ", set.Licences.Select(l => $"[{l}](../../LICENSES/{l}.txt)"))} |");
        Line($"| Unit of `StableSplit` | {set.Unit} |");
        if (tools.Count > 0)
        {
            Line($"| Tool | {string.Join("; ", tools)} (nothing of it is shipped) |");
        }

        Line("| Rebuild | `./offprint data build " + set.Name + "` |");
        Line();
        Line("## Licence");
        Line();
        Line(set.LicenceNote);
        Line();
        Line("## How it was cut");
        Line();
        Line(set.Method);
        Line(set.FormatNote);
        Line();
        Line("## Files");
        Line();
        Line($"| file | {set.ItemName} | bytes | bytes uncompressed | SHA-256 |");
        Line("|---|---|---|---|---|");
        foreach (var file in files)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"| {file.Name} | {file.Items} | {file.Bytes} | {file.UncompressedBytes?.ToString(CultureInfo.InvariantCulture) ?? "-"} | {file.Sha256} |"));
        }

        return text.ToString();

        void Line(string value = "") => text.Append(value).Append('\n');
    }
}
