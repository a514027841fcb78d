using System.Text;
using System.Xml;

namespace Offprint.Papers;

/// <summary>XML of strangers: no document types and so no entities, nothing fetched from elsewhere, bounded texts, attributes and depth.</summary>
internal sealed class SafeXml : IDisposable
{
    private const int Deepest = 64;
    private const int MostNodes = 100_000;
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = false,
        CheckCharacters = true,
    };

    private readonly XmlReader _reader;
    private readonly PaperReadOptions _options;
    private readonly char[] _chunk = new char[4096];
    private int _nodes;
    private int _characters;

    public SafeXml(Stream stream, PaperReadOptions options)
    {
        var settings = Settings.Clone();
        settings.MaxCharactersInDocument = Math.Max(1, options.MaxBytes);
        _options = options;
        _reader = XmlReader.Create(stream, settings);
    }

    public long Line => Math.Max(1, ((IXmlLineInfo)_reader).LineNumber);

    public string Name => _reader.LocalName;

    public string Namespace => _reader.NamespaceURI;

    public int Depth => _reader.Depth;

    public bool IsEmpty => _reader.IsEmptyElement;

    public bool IsElement => _reader.NodeType == XmlNodeType.Element;

    public bool IsEnd => _reader.NodeType == XmlNodeType.EndElement;

    /// <summary>Goes to the next node.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        try
        {
            if (!_reader.Read()) return false;
        }
        catch (XmlException exception)
        {
            throw Wrong(exception);
        }

        if (_reader.Depth > Deepest) throw _options.Wrong(Line, $"elements are nested more than {Deepest} deep.");
        if (++_nodes > MostNodes) throw _options.Wrong(Line, $"one entry has more than {MostNodes:#,0} parts.");
        return true;
    }

    /// <summary>An entry begins: its bounds are counted anew.</summary>
    public void Entry() => (_nodes, _characters) = (0, 0);

    public string? Attribute(string name)
    {
        var value = _reader.GetAttribute(name);
        if (value is not null) Count(value.Length);
        return value;
    }

    /// <summary>The text of the current element with that of elements within; the reader is at its end afterwards.</summary>
    public string Text()
    {
        if (_reader.IsEmptyElement) return "";
        var depth = _reader.Depth;
        var text = new StringBuilder();
        while (Next())
        {
            if (_reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth) break;
            if (_reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)) continue;
            try
            {
                for (int count; (count = _reader.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0;)
                {
                    Count(count);
                    text.Append(_chunk, 0, count);
                }
            }
            catch (XmlException exception)
            {
                throw Wrong(exception);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _reader.Dispose();

    private void Count(int characters)
    {
        _characters += characters;
        if (_characters > _options.MaxEntry) throw _options.Wrong(Line, $"one entry has more than {_options.MaxEntry:#,0} characters.");
    }

    private InvalidDataException Wrong(XmlException exception) => exception.InnerException as InvalidDataException ?? _options.Wrong(Math.Max(1, exception.LineNumber), MetadataText.Cut(MetadataText.OneLine(exception.Message), 300), exception);
}
