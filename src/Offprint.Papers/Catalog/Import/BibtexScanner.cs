using System.Text;

namespace Offprint.Papers;

/// <summary>The characters of a BibTeX file with the number of their line, and an entry's bounds.</summary>
internal sealed class BibtexScanner : IDisposable
{
    private readonly StreamReader _reader;
    private readonly PaperReadOptions _options;
    private int _characters;

    public BibtexScanner(Stream stream, PaperReadOptions options)
    {
        _reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, bufferSize: 16 * 1024, leaveOpen: true);
        _options = options;
    }

    public long Line { get; private set; } = 1;

    /// <summary>An entry begins.</summary>
    public void Entry() => _characters = 0;

    /// <summary>The next character without taking it; -1 at the end.</summary>
    public int Peek()
    {
        try
        {
            return _reader.Peek() is >= 0 and var c ? c : _reader.EndOfStream ? -1 : _reader.Peek();
        }
        catch (DecoderFallbackException exception)
        {
            throw _options.Wrong(Line, "its bytes are not UTF-8.", exception);
        }
    }

    /// <summary>Takes the next character; -1 at the end.</summary>
    public int Read()
    {
        if (Peek() < 0) return -1;
        var c = _reader.Read();
        if (c == '\n') Line++;
        if (++_characters > _options.MaxEntry) throw _options.Wrong(Line, $"one entry has more than {_options.MaxEntry:#,0} characters.");
        return c;
    }

    /// <summary>Goes behind an at sign outside of entries that belongs to no remark and no mail address.</summary>
    /// <returns>Whether there is one.</returns>
    public bool ToEntry()
    {
        var (before, inRemark) = (' ', false);
        while (true)
        {
            var c = Read();
            if (c < 0) return false;
            Entry();
            if (c == '@' && !inRemark && !char.IsLetterOrDigit(before)) return true;
            inRemark = c != '\n' && (inRemark || c == '%');
            before = (char)c;
        }
    }

    public void SkipSpace()
    {
        while (Peek() is var c && (c >= 0 && char.IsWhiteSpace((char)c))) Read();
    }

    /// <summary>A name: of an entry type, a field, a macro.</summary>
    public string Name()
    {
        var name = new StringBuilder();
        while (Peek() is var c && c > ' ' && (char)c is not ('{' or '}' or '(' or ')' or ',' or '=' or '"' or '#' or '%' or '@')) name.Append((char)Read());
        return name.ToString();
    }

    public InvalidDataException Wrong(string what) => _options.Wrong(Line, what);

    public void Dispose() => _reader.Dispose();
}
