namespace Offprint.Text;

/// <summary>Which format a file name stands for.</summary>
internal static class CorpusFormats
{
    public const string Supported =
        ".txt .text .rst .tex .org, .jsonl .ndjson, .json, .html .htm .xhtml, .md .markdown, .csv, .tsv .tab, .parquet, .index .dict .dict.dz, .deb822 .control Packages Sources status; also with .gz or .br";

    private static readonly Dictionary<string, CorpusFormat> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = CorpusFormat.Text, [".text"] = CorpusFormat.Text, [".rst"] = CorpusFormat.Text, [".tex"] = CorpusFormat.Text, [".org"] = CorpusFormat.Text,
        [".jsonl"] = CorpusFormat.JsonLines, [".ndjson"] = CorpusFormat.JsonLines, [".json"] = CorpusFormat.Json,
        [".html"] = CorpusFormat.Html, [".htm"] = CorpusFormat.Html, [".xhtml"] = CorpusFormat.Html,
        [".md"] = CorpusFormat.Markdown, [".markdown"] = CorpusFormat.Markdown,
        [".csv"] = CorpusFormat.Csv, [".tsv"] = CorpusFormat.Tsv, [".tab"] = CorpusFormat.Tsv,
        [".parquet"] = CorpusFormat.Parquet,
        [".index"] = CorpusFormat.Dict, [".dict"] = CorpusFormat.Dict,
        [".deb822"] = CorpusFormat.DebianControl, [".control"] = CorpusFormat.DebianControl,
    };

    private static readonly HashSet<string> ControlNames = new(StringComparer.Ordinal) { "Packages", "Sources", "status", "control", "Translation-en" };

    /// <summary>The name without .gz, .br or .dz.</summary>
    public static string Uncompressed(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".GZ" or ".BR" or ".DZ" ? path[..^3] : path;

    /// <summary>The format that a file name stands for; null when none does.</summary>
    public static CorpusFormat? ByName(string path)
    {
        var name = Path.GetFileName(Uncompressed(path));
        if (ControlNames.Contains(name))
        {
            return CorpusFormat.DebianControl;
        }

        if (!ByExtension.TryGetValue(Path.GetExtension(name), out var format))
        {
            return null;
        }

        // Parquet compresses inside, and is read from its end; only dictionaries come as .dz.
        var compression = Path.GetExtension(path).ToUpperInvariant();
        return (compression is ".GZ" or ".BR" && format == CorpusFormat.Parquet) || (compression == ".DZ" && format != CorpusFormat.Dict) ? null : format;
    }

    public static CorpusFormat Resolve(string path, CorpusOptions options) =>
        options.Format != CorpusFormat.Auto ? options.Format : ByName(path) ?? throw Unsupported(path);

    public static InvalidDataException Unsupported(string path) =>
        new($"{path}: no reader for this kind of file. Supported: {Supported}. Set Format to read it as one of them.");
}
