using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>A file that is being read as a corpus: opens it, undoes compression and encoding, and words the errors.</summary>
internal sealed class CorpusFile(string path, string name, CorpusOptions options)
{
    /// <summary>The most that is held in memory as one text: 512 MiB.</summary>
    public const int MaximumText = 512 << 20;

    public string Path => path;

    /// <summary>What ids and sources call the file.</summary>
    public string Name => name;

    public CorpusOptions Options => options;

    /// <summary>The file's bytes, decompressed by its name.</summary>
    public Stream OpenBytes() => CompressedFile.OpenRead(path);

    /// <summary>The file's text in its encoding (mark, option, else UTF-8), checked byte by byte.</summary>
    public TextReader OpenText(Func<ReadOnlyMemory<byte>, Encoding?>? declared = null)
    {
        var checkedBytes = new EncodedStream(OpenBytes(), path, options.Encoding, declared);
        return new StreamReader(checkedBytes, checkedBytes.Encoding, detectEncodingFromByteOrderMarks: false, 1 << 14);
    }

    /// <summary>The whole text; refused above <see cref="MaximumText"/> characters.</summary>
    public string ReadText(Func<ReadOnlyMemory<byte>, Encoding?>? declared = null)
    {
        using var reader = OpenText(declared);
        var text = new StringBuilder();
        var buffer = new char[1 << 14];
        try
        {
            for (int read; (read = reader.Read(buffer, 0, buffer.Length)) > 0;)
            {
                text.Append(buffer, 0, read);
                if (text.Length > MaximumText)
                {
                    throw Error($"the text is longer than {MaximumText >> 20} Mi characters; cut it into lines or files.");
                }
            }
        }
        catch (DecoderFallbackException error)
        {
            throw Undecodable(error);
        }

        return text.ToString();
    }

    /// <summary>The lines with their numbers from 1, without their ends (LF or CR LF).</summary>
    public IEnumerable<(long Number, string Text)> ReadLines()
    {
        using var reader = OpenText();
        foreach (var line in LineReading.Read(reader, this))
        {
            yield return line;
        }
    }

    public InvalidDataException Error(string problem, Exception? inner = null) => new($"{path}: {problem}", inner);

    public InvalidDataException Error(long line, string problem, Exception? inner = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {problem}"), inner);

    public InvalidDataException Undecodable(DecoderFallbackException error) =>
        Error($"the text holds bytes that do not belong to its encoding ({error.Message})", error);

    /// <summary>An id for a record that has none of its own.</summary>
    public string IdOf(long line) => string.Create(CultureInfo.InvariantCulture, $"{name}:{line}");
}
