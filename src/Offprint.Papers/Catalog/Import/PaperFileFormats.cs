using System.Text;

namespace Offprint.Papers;

/// <summary>Tells the formats apart by how files begin.</summary>
internal static class PaperFileFormats
{
    public static PaperFileFormat Detect(ReadOnlySpan<byte> head, PaperReadOptions options)
    {
        var text = head is [0xff, 0xfe, ..] or [0xfe, 0xff, ..]
            ? (head[0] == 0xff ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(head)
            : Encoding.UTF8.GetString(head);
        text = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith('<'))
        {
            if (text.Contains("<OAI-PMH", StringComparison.Ordinal) || text.Contains(":OAI-PMH", StringComparison.Ordinal)) return PaperFileFormat.OaiPmh;
            if (text.Contains("<feed", StringComparison.Ordinal) || text.Contains(":feed", StringComparison.Ordinal)) return PaperFileFormat.ArxivAtom;
        }
        else if (text.StartsWith('[') || text.StartsWith('{')) return PaperFileFormat.HuggingFaceJson;
        else if (text.Contains('@', StringComparison.Ordinal)) return PaperFileFormat.Bibtex;

        throw new InvalidDataException($"{options.Name}: line 1: this is none of the formats {string.Join(", ", PaperFile.Formats.Keys)}.");
    }
}
