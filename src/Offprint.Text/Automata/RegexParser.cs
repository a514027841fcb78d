using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>Recursive descent over a pattern.</summary>
internal sealed class RegexParser
{
    private const int MaximumDepth = 500, MaximumBound = 10_000;
    private readonly string _pattern;
    private readonly bool _ignoreCase;
    private int _at;
    private int _depth;

    private RegexParser(string pattern, bool ignoreCase) => (_pattern, _ignoreCase) = (pattern, ignoreCase);

    private bool AtEnd => _at == _pattern.Length;

    public static RegexNode Parse(string pattern, bool ignoreCase)
    {
        var parser = new RegexParser(pattern, ignoreCase);
        var node = parser.Choice();
        return parser.AtEnd ? node : throw parser.Error(parser._at, "the bracket ) closes nothing");
    }

    private RegexNode Choice()
    {
        if (++_depth > MaximumDepth)
        {
            throw Error(_at, $"groups are nested more than {MaximumDepth} deep");
        }

        var options = new List<RegexNode> { Sequence() };
        while (Take('|'))
        {
            options.Add(Sequence());
        }

        _depth--;
        return options.Count == 1 ? options[0] : new RegexNode.Choice(options);
    }

    private RegexNode Sequence()
    {
        var parts = new List<RegexNode>();
        while (!AtEnd && _pattern[_at] is not ('|' or ')'))
        {
            parts.Add(Repeated());
        }

        return parts.Count == 1 ? parts[0] : new RegexNode.Sequence(parts);
    }

    private RegexNode Repeated()
    {
        var (start, node) = (_at, Atom());
        while (!AtEnd)
        {
            var at = _at;
            (int Minimum, int? Maximum)? bounds = _pattern[_at] switch { '*' => (0, null), '+' => (1, null), '?' => (0, 1), '{' => Bounds(), _ => null };
            if (bounds is not { } b)
            {
                break;
            }

            if (_pattern[at] != '{')
            {
                _at++;
            }

            if (node is RegexNode.Anchor)
            {
                throw Error(start, "an anchor cannot be repeated");
            }

            node = new RegexNode.Repeat(node, b.Minimum, b.Maximum);
            if (!AtEnd && _pattern[_at] == '+')
            {
                throw Error(_at, "possessive repetitions are not supported");
            }

            Take('?'); // lazy: which match is found first does not matter
            if (!AtEnd && (_pattern[_at] is '*' or '+' or '?' || (_pattern[_at] == '{' && Bounds() is not null)))
            {
                throw Error(_at, "there is nothing to repeat");
            }
        }

        return node;
    }

    /// <summary>{m}, {m,}, {m,n}; null, and nothing read, when the bracket is a plain character.</summary>
    private (int Minimum, int? Maximum)? Bounds()
    {
        var at = _at + 1;
        if (Number(ref at) is not { } minimum)
        {
            return null;
        }

        int? maximum = minimum;
        if (at < _pattern.Length && _pattern[at] == ',')
        {
            at++;
            maximum = Number(ref at);
        }

        if (at >= _pattern.Length || _pattern[at] != '}')
        {
            return null;
        }

        if (minimum > MaximumBound || maximum > MaximumBound)
        {
            throw Error(_at, $"a repetition has a bound over {MaximumBound}");
        }

        if (maximum < minimum)
        {
            throw Error(_at, $"the repetition {{{minimum},{maximum}}} has its bounds the wrong way round");
        }

        _at = at + 1;
        return (minimum, maximum);
    }

    private int? Number(ref int at)
    {
        var start = at;
        while (at < _pattern.Length && char.IsAsciiDigit(_pattern[at]))
        {
            at++;
        }

        return at == start ? null : int.TryParse(_pattern.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : int.MaxValue;
    }

    private RegexNode Atom()
    {
        var start = _at;
        switch (_pattern[_at])
        {
            case '(':
                _at++;
                Group(start);
                var inner = Choice();
                return Take(')') ? inner : throw Error(start, "the group is not closed");
            case '[':
                return new RegexNode.Set(Fold(Class()));
            case '.':
                _at++;
                return new RegexNode.Set(ScalarRange.Complement([new ScalarRange('\n', '\n')]));
            case '^' or '$':
                return new RegexNode.Anchor(_pattern[_at++] == '^');
            case '*' or '+' or '?':
                throw Error(start, $"there is nothing to repeat before '{_pattern[start]}'");
            case '{' when Bounds() is not null:
                throw Error(start, "there is nothing to repeat before '{'");
            case '\\':
                return new RegexNode.Set(Fold(Escape(inClass: false)));
            default:
                return new RegexNode.Set(Fold([One(Scalar())]));
        }
    }

    private void Group(int start)
    {
        if (!Take('?'))
        {
            return;
        }

        if (Take(':'))
        {
            return;
        }

        if (_at + 1 < _pattern.Length && _pattern[_at] == '<' && _pattern[_at + 1] is not ('=' or '!'))
        {
            var end = _pattern.IndexOf('>', _at);
            if (end < 0)
            {
                throw Error(start, "the name of the group is not closed");
            }

            _at = end + 1;
            return;
        }

        throw Error(start, "look-around, flags and atomic groups are not supported; plain groups are ( ) and (?: )");
    }

    private IReadOnlyList<ScalarRange> Class()
    {
        var start = _at++;
        var negated = Take('^');
        var ranges = new List<ScalarRange>();
        while (true)
        {
            if (AtEnd)
            {
                throw Error(start, "the character class is not closed");
            }

            if (Take(']'))
            {
                return negated ? ScalarRange.Complement(Fold(ranges)) : ranges;
            }

            var from = _at;
            var part = ClassPart();
            if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
            {
                _at++;
                var end = ClassPart();
                if (part.Count != 1 || part[0].First != part[0].Last || end.Count != 1 || end[0].First != end[0].Last)
                {
                    throw Error(from, "a range goes from one character to another");
                }

                if (end[0].First < part[0].First)
                {
                    throw Error(from, "the ends of the range are the wrong way round");
                }

                ranges.Add(new ScalarRange(part[0].First, end[0].First));
            }
            else
            {
                ranges.AddRange(part);
            }
        }
    }

    private IReadOnlyList<ScalarRange> ClassPart()
    {
        if (AtEnd)
        {
            throw Error(_at, "the character class is not closed");
        }

        return _pattern[_at] == '\\' ? Escape(inClass: true) : [One(Scalar())];
    }

    private IReadOnlyList<ScalarRange> Escape(bool inClass)
    {
        var start = _at++;
        if (AtEnd)
        {
            throw Error(start, "the pattern ends with a backslash");
        }

        var c = _pattern[_at++];
        switch (c)
        {
            case 'd': return CharacterSets.Digits;
            case 'D': return ScalarRange.Complement(CharacterSets.Digits);
            case 'w': return CharacterSets.Word;
            case 'W': return ScalarRange.Complement(CharacterSets.Word);
            case 's': return CharacterSets.Space;
            case 'S': return ScalarRange.Complement(CharacterSets.Space);
            case 't': return [One('\t')];
            case 'n': return [One('\n')];
            case 'r': return [One('\r')];
            case 'f': return [One('\f')];
            case 'v': return [One('\v')];
            case 'a' when !inClass: return [One('\a')];
            case 'b' when inClass: return [One('\b')];
            case '0' when AtEnd || !char.IsAsciiDigit(_pattern[_at]): return [One(0)];
            case 'x': return [One(Hex(start, 2))];
            case 'u' when !AtEnd && _pattern[_at] == '{':
                var end = _pattern.IndexOf('}', _at);
                if (end < 0 || end - _at - 1 is < 1 or > 6)
                {
                    throw Error(start, "\\u{...} needs one to six hexadecimal digits");
                }

                _at++;
                var value = Hex(start, end - _at);
                _at++;
                return [One(value)];
            case 'u': return [One(Unit(start))];
            case 'c' when !AtEnd && char.IsAsciiLetter(_pattern[_at]): return [One(_pattern[_at++] & 31)];
            case 'p' or 'P':
                var close = _pattern.IndexOf('}', _at);
                if (AtEnd || _pattern[_at] != '{' || close < 0)
                {
                    throw Error(start, $"\\{c} needs a category in braces, such as \\{c}{{Lu}}");
                }

                var name = _pattern[(_at + 1)..close];
                _at = close + 1;
                var set = CharacterSets.Category(name) ?? throw Error(start, $"there is no general category '{name}'; scripts and blocks are not supported");
                return c == 'p' ? set : ScalarRange.Complement(set);
            case >= '1' and <= '9' or 'k': throw Error(start, "back-references are not regular");
            case 'b' or 'B': throw Error(start, "word boundaries are not supported");
            case 'A' or 'z' or 'Z' or 'G': throw Error(start, $"\\{c} is not supported; ^ and $ are the ends of the text");
            default:
                if (char.IsAsciiLetterOrDigit(c))
                {
                    throw Error(start, $"the escape \\{c} is not known");
                }

                _at--;
                return [One(Scalar())];
        }
    }

    private int Unit(int start)
    {
        var high = Hex(start, 4);
        if (high is >= 0xD800 and <= 0xDBFF && _at + 1 < _pattern.Length && _pattern[_at] == '\\' && _pattern[_at + 1] == 'u')
        {
            _at += 2;
            var low = Hex(start, 4);
            if (low is >= 0xDC00 and <= 0xDFFF)
            {
                return char.ConvertToUtf32((char)high, (char)low);
            }
        }

        return high is >= 0xD800 and <= 0xDFFF ? throw Error(start, "half of a surrogate pair is no character") : high;
    }

    private int Hex(int start, int digits)
    {
        if (_at + digits > _pattern.Length || !int.TryParse(_pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value > ScalarRange.Maximum)
        {
            throw Error(start, $"the escape needs {digits} hexadecimal digits of a character");
        }

        _at += digits;
        return value;
    }

    private int Scalar()
    {
        if (Rune.DecodeFromUtf16(_pattern.AsSpan(_at), out var rune, out var used) != System.Buffers.OperationStatus.Done)
        {
            throw Error(_at, "half of a surrogate pair is no character");
        }

        _at += used;
        return rune.Value;
    }

    private IReadOnlyList<ScalarRange> Fold(IReadOnlyList<ScalarRange> ranges)
    {
        if (!_ignoreCase)
        {
            return ranges;
        }

        var folded = new List<ScalarRange>(ranges);
        foreach (var range in ranges)
        {
            Add(range, 'A', 'Z', 32);
            Add(range, 'a', 'z', -32);
        }

        return folded;

        void Add(ScalarRange range, int low, int high, int move)
        {
            var (first, last) = (Math.Max(range.First, low), Math.Min(range.Last, high));
            if (first <= last)
            {
                folded.Add(new ScalarRange(first + move, last + move));
            }
        }
    }

    private static ScalarRange One(int scalar) => new(scalar, scalar);

    private bool Take(char c)
    {
        if (AtEnd || _pattern[_at] != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private ArgumentException Error(int at, string what) => new($"The regular expression '{_pattern}' is not usable: {what} (column {at + 1}).");
}
