using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Offprint.Papers;

/// <summary>The flat mapping in front of a card. Reads YamlDotNet's events, not its object mapper, which costs more start-up time than all cards together.</summary>
internal sealed class FrontMatter
{
    private readonly Dictionary<string, Field> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly string _origin;
    private int _line = 1;

    private FrontMatter(string origin) => _origin = origin;

    public static FrontMatter Read(string yaml, string origin, int firstLine)
    {
        var result = new FrontMatter(origin);
        try
        {
            result.ReadMapping(new Parser(new StringReader(yaml)), firstLine - 1);
        }
        catch (YamlException exception)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{origin}: line {exception.Start.Line + firstLine - 1}: the front matter is not YAML: {exception.Message}"), exception);
        }
        catch (InvalidOperationException exception)
        {
            // The scanner says so little about some unclosed lists.
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{origin}: line {result._line}: the front matter is not YAML at or after this line; is a bracket or a quote not closed?"), exception);
        }

        return result;
    }

    public string Required(string name, Func<string, bool>? isValid = null, string? wanted = null) =>
        Optional(name, isValid, wanted) ?? throw Wrong(name, "is missing");

    public string? Optional(string name, Func<string, bool>? isValid = null, string? wanted = null)
    {
        _known.Add(name);
        if (!_fields.TryGetValue(name, out var field))
        {
            return null;
        }

        if (field.Values is not null)
        {
            throw Wrong(name, "is a list; it has one value");
        }

        if (string.IsNullOrWhiteSpace(field.Text))
        {
            throw Wrong(name, "is empty; leave it out when it is not known");
        }

        return isValid is null || isValid(field.Text) ? field.Text : throw Wrong(name, $"'{field.Text}' must be {wanted}");
    }

    public IReadOnlyList<string> List(string name, bool required)
    {
        _known.Add(name);
        if (!_fields.TryGetValue(name, out var field))
        {
            return required ? throw Wrong(name, "is missing") : [];
        }

        var values = field.Values ?? throw Wrong(name, $"must be a list: [{field.Text}]");
        return values.Any(string.IsNullOrWhiteSpace) || (required && values.Count == 0) ? throw Wrong(name, "has an empty entry") : values;
    }

    public T Choice<T>(string name)
        where T : struct, Enum
    {
        var names = CardNames.All<T>();
        var text = Required(name);
        return names.TryGetValue(text, out var value) ? value : throw Wrong(name, $"'{text}' must be one of {string.Join(", ", names.Keys)}");
    }

    public void RefuseUnknown()
    {
        foreach (var name in _fields.Keys)
        {
            if (!_known.Contains(name))
            {
                throw Wrong(name, $"is no field of a card; there are {string.Join(", ", _known)}");
            }
        }
    }

    public InvalidDataException Wrong(string name, string problem)
    {
        var line = _fields.TryGetValue(name, out var field) ? field.Line : 1;
        return new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_origin}: line {line}: {name} {problem}."));
    }

    private void ReadMapping(Parser parser, int offset)
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            return;
        }

        parser.Consume<DocumentStart>();
        Expect<MappingStart>(parser, offset, "the front matter must be fields: name, colon, value");
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Expect<Scalar>(parser, offset, "a field needs a plain name");
            var line = _line = (int)key.Start.Line + offset;
            Field field;
            if (parser.TryConsume<SequenceStart>(out _))
            {
                var values = new List<string>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    values.Add(Expect<Scalar>(parser, offset, $"{key.Value} must be a list of plain values").Value);
                }

                field = new Field(line, "", values);
            }
            else
            {
                field = new Field(line, Expect<Scalar>(parser, offset, $"{key.Value} must be a plain value or a list").Value, null);
            }

            if (!_fields.TryAdd(key.Value, field))
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_origin}: line {line}: {key.Value} stands here a second time."));
            }
        }
    }

    private T Expect<T>(Parser parser, int offset, string problem)
        where T : ParsingEvent
    {
        if (parser.TryConsume<T>(out var found))
        {
            return found;
        }

        var line = (parser.Current?.Start.Line ?? 1) + offset;
        throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_origin}: line {line}: {problem}."));
    }

    private sealed record Field(int Line, string Text, IReadOnlyList<string>? Values);
}
