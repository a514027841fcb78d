using System.Globalization;
using System.Text;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>Recursive descent over EBNF in llama.cpp's dialect.</summary>
internal sealed partial class EbnfParser
{
    private const int MaximumDepth = 300, MaximumBound = 10_000, MaximumRepeats = 20;
    private readonly string _text;
    private readonly GrammarRules _rules = new();
    private readonly List<(string Name, int At, string User)> _uses = [];
    private string? _rule;
    private int _at;
    private int _depth;

    private EbnfParser(string text) => _text = text;

    private bool AtEnd => _at >= _text.Length;

    private char Current => AtEnd ? '\0' : _text[_at];

    public static GrammarRules Parse(string text, string root)
    {
        var parser = new EbnfParser(text);
        parser.Skip();
        while (!parser.AtEnd)
        {
            parser.Rule();
        }

        if (parser._rules.Count == 0)
        {
            throw new GrammarException("The grammar has no rule; a rule is written name ::= ...") { Line = 1, Column = 1 };
        }

        foreach (var (name, at, user) in parser._uses)
        {
            if (!parser._rules.Contains(name))
            {
                throw parser.Error(at, $"the rule '{name}' is used but not defined", user);
            }
        }

        return parser._rules.Contains(root)
            ? parser._rules
            : throw new GrammarException($"The grammar has no rule '{root}' to start from; it has {string.Join(", ", parser._rules.Names)}.") { Rule = root };
    }

    private void Rule()
    {
        var start = _at;
        _rule = null;
        var name = Name() ?? throw Error(_at, $"a rule begins with its name, not with {Shown()}");
        _rule = name;
        Skip();
        if (!TakeDefinition())
        {
            throw Error(_at, $"the name of a rule is followed by ::=, not by {Shown()}");
        }

        if (_rules.Contains(name))
        {
            throw Error(start, $"the rule '{name}' is defined twice");
        }

        _rules.Declare(name);
        _rules.Complete(name, Choice());
        if (Current == ';')
        {
            _at++;
            Skip();
        }
        else if (!AtEnd && !AtRule())
        {
            throw Error(_at, Current == ')' ? "the bracket ) closes nothing" : $"there is no use for {Shown()} here");
        }
    }

    private GrammarNode Choice()
    {
        if (++_depth > MaximumDepth)
        {
            throw Error(_at, $"groups are nested more than {MaximumDepth} deep");
        }

        var options = new List<GrammarNode> { Sequence() };
        while (Current == '|')
        {
            _at++;
            options.Add(Sequence());
        }

        _depth--;
        return GrammarNode.OneOf([.. options]);
    }

    private GrammarNode Sequence()
    {
        var parts = new List<GrammarNode>();
        Skip();
        while (!AtEnd && Current is '"' or '\'' or '[' or '(' or '.' || (IsNameStart(Current) && !AtRule()))
        {
            parts.Add(Repeated());
            Skip();
        }

        if (Current is '*' or '+' or '?' or '{')
        {
            throw Error(_at, $"there is nothing to repeat before '{Current}'");
        }

        return GrammarNode.Join([.. parts]);
    }

    private GrammarNode Repeated()
    {
        var node = Element();
        for (var repeats = 0; ; repeats++)
        {
            var at = _at;
            SkipBlanks();
            if (repeats > MaximumRepeats)
            {
                throw Error(at, $"an element is repeated more than {MaximumRepeats} times over");
            }

            switch (Current)
            {
                case '*':
                    _at++;
                    node = new GrammarNode.Repeat(node, 0, null);
                    break;
                case '+':
                    _at++;
                    node = new GrammarNode.Repeat(node, 1, null);
                    break;
                case '?':
                    _at++;
                    node = new GrammarNode.Repeat(node, 0, 1);
                    break;
                case '{':
                    node = Bounds(node);
                    break;
                default:
                    _at = at;
                    return node;
            }
        }
    }

    private GrammarNode.Repeat Bounds(GrammarNode node)
    {
        var start = _at++;
        SkipBlanks();
        var minimum = Number(start);
        SkipBlanks();
        var maximum = minimum;
        if (Current == ',')
        {
            _at++;
            SkipBlanks();
            maximum = Current == '}' ? null : Number(start) ?? throw Error(_at, "a repetition is written {m}, {m,} or {m,n}");
            minimum ??= 0;
            SkipBlanks();
        }

        if (minimum is not { } from || Current != '}')
        {
            throw Error(start, "a repetition is written {m}, {m,} or {m,n}");
        }

        _at++;
        return maximum < from ? throw Error(start, $"the repetition {{{from},{maximum}}} has its bounds the wrong way round") : new GrammarNode.Repeat(node, from, maximum);
    }

    private int? Number(int start)
    {
        var first = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        return first == _at ? null
            : int.TryParse(_text.AsSpan(first, _at - first), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= MaximumBound ? value
            : throw Error(start, $"a repetition has a bound over {MaximumBound}");
    }

    private GrammarNode Element()
    {
        var start = _at;
        switch (Current)
        {
            case '"' or '\'':
                return new GrammarNode.Literal(Quoted());
            case '[':
                return new GrammarNode.Set(Class());
            case '.':
                _at++;
                return new GrammarNode.Set([new ScalarRange(0, ScalarRange.Maximum)]);
            case '(':
                _at++;
                var inner = Choice();
                if (Current != ')')
                {
                    throw Error(start, "the group is not closed");
                }

                _at++;
                return inner;
            default:
                var name = Name() ?? throw Error(start, "a name in angle brackets is closed by > in the same line");
                _uses.Add((name, start, _rule!));
                return new GrammarNode.Reference(name);
        }
    }

    private string? Name()
    {
        var start = _at;
        if (Current == '<')
        {
            var end = _text.IndexOf('>', _at);
            if (end > _at + 1 && _text.AsSpan(_at + 1, end - _at - 1).IndexOfAny("\r\n") < 0)
            {
                _at = end + 1;
                return _text[(start + 1)..end];
            }

            return null;
        }

        while (!AtEnd && (char.IsAsciiLetterOrDigit(Current) || Current is '-' or '_'))
        {
            _at++;
        }

        return _at == start ? null : _text[start.._at];
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '<';

    /// <summary>Whether a name and ::= come next: a rule of its own.</summary>
    private bool AtRule()
    {
        var at = _at;
        var found = Name() is not null;
        if (found)
        {
            Skip();
            found = TakeDefinition();
        }

        _at = at;
        return found;
    }

    private bool TakeDefinition()
    {
        var length = _text.AsSpan(_at).StartsWith("::=", StringComparison.Ordinal) ? 3 : Current == '=' ? 1 : 0;
        _at += length;
        return length > 0;
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t')
        {
            _at++;
        }
    }

    /// <summary>White space, line breaks and comments.</summary>
    private void Skip()
    {
        while (!AtEnd && (Current is ' ' or '\t' or '\r' or '\n' or '\uFEFF' or '#'))
        {
            if (Current == '#')
            {
                while (!AtEnd && Current != '\n')
                {
                    _at++;
                }
            }
            else
            {
                _at++;
            }
        }
    }

    private string Shown() => AtEnd ? "the end of the text" : $"'{Current}'";

    private GrammarException Error(int at, string what, string? rule = null)
    {
        rule ??= _rule;
        var before = _text.AsSpan(0, Math.Min(at, _text.Length));
        var line = before.Count('\n') + 1;
        var column = before.Length - (before.LastIndexOf('\n') + 1) + 1;
        var where = rule is null ? "" : $", in the rule '{rule}'";
        return new GrammarException($"The grammar is not usable: {what} (line {line}, column {column}{where}).") { Line = line, Column = column, Rule = rule };
    }
}
