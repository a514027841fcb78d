using System.Text;

namespace Offprint.Papers;

/// <summary>Writes SOURCE.md of a data set: origin, licence, cut, and the files with their hashes.</summary>
internal static class SourceSheet
{
    public const string FileName = "SOURCE.md";

    /// <summary>The text of SOURCE.md.</summary>
    public static string Write(DataSetBuilder set, IReadOnlyList<PackageFolder> packages, DataArchiveSummary summary, long bytes, string sha256)
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
        Line("The archive form is described in [data/README.md](../README.md).");
        Line();
        Line("## Files");
        Line();
        Line("| file | documents | bytes | bytes uncompressed | SHA-256 |");
        Line("|---|---|---|---|---|");
        Line($"| {set.ArchiveName} | {summary.Documents} | {bytes} | {summary.Bytes} | {sha256} |");
        return text.ToString();

        void Line(string value = "") => text.Append(value).Append('\n');
    }
}
