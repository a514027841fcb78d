using System.Globalization;
using System.Text;
using Offprint.Text;

namespace Offprint.Inference;

/// <content>Texts, classes and single characters.</content>
internal sealed partial class EbnfParser
{
    private string Quoted()
    {
        var (start, quote) = (_at, _text[_at]);
        _at++;
        var result = new StringBuilder();
        while (true)
        {
            if (AtEnd || Current is '\n' or '\r')
            {
                throw Error(start, "the string is not closed");
            }

            if (Current == quote)
            {
                _at++;
                return result.ToString();
            }

            result.Append(char.ConvertFromUtf32(Scalar()));
        }
    }

    private IReadOnlyList<ScalarRange> Class()
    {
        var start = _at++;
        var negated = Current == '^';
        _at += negated ? 1 : 0;
        var ranges = new List<ScalarRange>();
        while (Current != ']')
        {
            if (AtEnd || Current is '\n' or '\r')
            {
                throw Error(start, "the character class is not closed");
            }

            var (from, first) = (_at, Scalar());
            var last = first;
            if (Current == '-' && _at + 1 < _text.Length && _text[_at + 1] != ']')
            {
                _at++;
                last = Scalar();
                if (last < first)
                {
                    throw Error(from, "the ends of the range are the wrong way round");
                }
            }

            ranges.Add(new ScalarRange(first, last));
        }

        _at++;
        return negated ? ScalarRange.Complement(ranges)
            : ranges.Count > 0 ? ScalarRange.Normalize(ranges) : throw Error(start, "the character class [] has no character");
    }

    /// <summary>One character, escapes included.</summary>
    private int Scalar()
    {
        var start = _at;
        if (Current != '\\')
        {
            if (AtEnd || Rune.DecodeFromUtf16(_text.AsSpan(_at), out var rune, out var used) != System.Buffers.OperationStatus.Done)
            {
                throw Error(_at, "half of a surrogate pair is no character");
            }

            _at += used;
            return rune.Value;
        }

        _at++;
        var c = Current;
        _at++;
        switch (c)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'x': return Hex(start, 2);
            case 'u': return Hex(start, 4);
            case 'U': return Hex(start, 8);
            case '\\' or '"' or '\'' or '[' or ']' or '-' or '^' or '.' or '/': return c;
            default: throw Error(start, $"the escape \\{c} is not known");
        }
    }

    private int Hex(int start, int digits)
    {
        if (_at + digits > _text.Length || !uint.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            throw Error(start, $"the escape needs {digits} hexadecimal digits");
        }

        _at += digits;
        return Rune.IsValid(value) ? (int)value : throw Error(start, "the escape is no character");
    }
}
