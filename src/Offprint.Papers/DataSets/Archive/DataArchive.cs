using System.Text;
using System.Text.Json;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>
/// The archive form of every shipped text set: JSON lines, Brotli-compressed as one stream. Each line is one object with the string properties
/// <c>id</c>, <c>unit</c>, <c>title</c>, <c>text</c>, and any further string properties.
/// </summary>
/// <remarks>UTF-8 without a byte order mark, LF after every line. <c>brotli -dc data/kjv/kjv.jsonl.br | head</c> shows one on a command line.</remarks>
public static class DataArchive
{
    /// <summary>The ending of archive files.</summary>
    public const string Extension = ".jsonl.br";

    /// <summary>Reads an archive from beginning to end, one document at a time; the file is open while the result is enumerated.</summary>
    /// <param name="path">A <c>.jsonl.br</c> file, or plain JSON lines when the name does not end in <c>.br</c>.</param>
    /// <returns>The documents in the order of the file.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is truncated or not Brotli, or a line is not an object with the four properties; file and line are named.</exception>
    public static IEnumerable<DataDocument> Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no data archive '{path}'.", path);
        }

        return ReadLines(path);
    }

    /// <summary>Writes an archive: to a temporary sibling first, then renamed. The same documents give the same bytes.</summary>
    /// <param name="path">The file to write; <c>.br</c> at the end of the name means Brotli (quality 11, window 2^24).</param>
    /// <param name="documents">The documents; ids must be unique.</param>
    /// <param name="cancellationToken">Stops the writing; nothing is left behind.</param>
    /// <returns>How many documents, and the bytes before compression.</returns>
    /// <exception cref="InvalidDataException">An id appears twice, or an id, unit or text is empty.</exception>
    public static DataArchiveSummary Write(string path, IEnumerable<DataDocument> documents, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(documents);
        var temporary = path + ".tmp";
        try
        {
            DataArchiveSummary summary;
            using (var file = File.Create(temporary))
            using (var output = path.EndsWith(".br", StringComparison.Ordinal) ? new BrotliWriter(file) : (Stream)file)
            {
                summary = WriteLines(output, documents, cancellationToken);
            }

            File.Move(temporary, path, overwrite: true);
            return summary;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static DataArchiveSummary WriteLines(Stream output, IEnumerable<DataDocument> documents, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        long bytes = 0;
        foreach (var document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!seen.Add(document.Id))
            {
                throw new InvalidDataException($"The document id '{document.Id}' appears twice; ids must be unique inside a set.");
            }

            bytes += DataLine.Write(output, document);
        }

        return new DataArchiveSummary(seen.Count, bytes);
    }

    private static IEnumerable<DataDocument> ReadLines(string path)
    {
        using var input = CompressedFile.OpenRead(path);
        using var reader = new StreamReader(input, new UTF8Encoding(false, throwOnInvalidBytes: true));
        for (var number = 1; ; number++)
        {
            DataDocument document;
            try
            {
                var line = reader.ReadLine();
                if (line is null)
                {
                    yield break;
                }

                document = DataLine.Parse(line);
            }
            catch (InvalidDataException e) when (e.Message.StartsWith(path, StringComparison.Ordinal))
            {
                throw;
            }
            catch (Exception e) when (e is JsonException or InvalidDataException or DecoderFallbackException)
            {
                throw new InvalidDataException($"{path}, line {number}: {e.Message}", e);
            }

            yield return document;
        }
    }
}
