using System.IO.Compression;

namespace Offprint.Papers;

/// <summary>Reads metadata of papers from files, entry by entry: however large the file is, one entry is in memory at a time.</summary>
public static class PaperFile
{
    private const int Peek = 4096;

    /// <summary>Names of the formats, as commands take them.</summary>
    public static IReadOnlyDictionary<string, PaperFileFormat> Formats { get; } = new Dictionary<string, PaperFileFormat>(StringComparer.Ordinal)
    {
        ["arxiv-atom"] = PaperFileFormat.ArxivAtom,
        ["oai-pmh"] = PaperFileFormat.OaiPmh,
        ["huggingface"] = PaperFileFormat.HuggingFaceJson,
        ["bibtex"] = PaperFileFormat.Bibtex,
    };

    /// <summary>Reads a file. It may be packed with gzip.</summary>
    /// <param name="stream">The file's bytes; not closed.</param>
    /// <param name="format">Its format; null looks at its beginning.</param>
    /// <param name="options">Its name, and bounds.</param>
    /// <returns>The papers, clean, in the file's order.</returns>
    /// <exception cref="InvalidDataException">The file is wrong or exceeds a bound; the message names file and line.</exception>
    public static IEnumerable<PaperMetadata> Read(Stream stream, PaperFileFormat? format, PaperReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        return Entries(stream, format, options);
    }

    private static IEnumerable<PaperMetadata> Entries(Stream stream, PaperFileFormat? format, PaperReadOptions options)
    {
        var raw = new PeekStream(stream, Peek);
        using var unpacked = raw.Head is [0x1f, 0x8b, ..] ? new GZipStream(raw, CompressionMode.Decompress) : null;
        var content = new PeekStream(new BoundedStream(unpacked is null ? raw : unpacked, options), Peek);
        var entries = (format ?? PaperFileFormats.Detect(content.Head, options)) switch
        {
            PaperFileFormat.ArxivAtom => ArxivAtomReader.Read(content, options),
            PaperFileFormat.OaiPmh => OaiPmhReader.Read(content, options),
            PaperFileFormat.HuggingFaceJson => HuggingFaceReader.Read(content, options),
            PaperFileFormat.Bibtex => BibtexReader.Read(content, options),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "It must be a format."),
        };
        var count = 0L;
        foreach (var (paper, line) in entries)
        {
            if (++count > options.MaxEntries) throw options.Wrong(line, $"there are more than {options.MaxEntries:#,0} entries.");
            if (Clean(paper, line, options) is { } clean) yield return clean;
        }
    }

    private static PaperMetadata? Clean(PaperMetadata paper, long line, PaperReadOptions options)
    {
        try
        {
            return paper.Clean();
        }
        catch (InvalidDataException exception)
        {
            var wrong = options.Wrong(line, exception.Message + (paper.Title.Length > 0 ? $" ('{MetadataText.Short(paper.Title)}')" : ""), exception);
            if (options.OnInvalid is null) throw wrong;
            options.OnInvalid(wrong.Message);
            return null;
        }
    }
}
