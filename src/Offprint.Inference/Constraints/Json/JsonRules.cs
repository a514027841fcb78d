using System.Globalization;
using System.Text.Json;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>The rules of JSON itself.</summary>
internal sealed class JsonRules
{
    // Names of rules cannot collide with those of a schema: they are JSON pointers, which begin with #.
    private const string ValueRule = "value", ObjectRule = "object", ArrayRule = "array", StringRule = "string", NumberRule = "number";

    private static readonly FiniteAutomaton AnyCharacters = FiniteAutomaton.FromRegex(
        """(?:[^"\\\u0000-\u001F]|\\["\\/bfnrt]|\\u(?:[0-9A-Ca-cEFef][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2})|\\u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2})*""");

    private readonly GrammarRules _rules;
    private readonly JsonGrammarOptions _options;
    private bool _defined;

    public JsonRules(GrammarRules rules, JsonGrammarOptions options)
    {
        options.Validate();
        (_rules, _options) = (rules, options);
        GrammarNode free = new GrammarNode.Repeat(new GrammarNode.Set([new ScalarRange('\t', '\n'), new ScalarRange('\r', '\r'), new ScalarRange(' ', ' ')]), 0, options.MaximumSpaces);
        (Inner, Behind) = options.Whitespace switch
        {
            JsonWhitespace.Compact => (GrammarNode.Nothing, GrammarNode.Nothing),
            JsonWhitespace.Spaced => (GrammarNode.Nothing, GrammarNode.Of(" ")),
            JsonWhitespace.Free => (free, free),
            _ => throw new ArgumentException($"{nameof(JsonGrammarOptions.Whitespace)} is {options.Whitespace}; known are Compact, Spaced, Free."),
        };
        Comma = GrammarNode.Join(Inner, GrammarNode.Of(","), Behind);
        Colon = GrammarNode.Join(Inner, GrammarNode.Of(":"), Behind);
    }

    /// <summary>White space inside of brackets, and before a comma or colon.</summary>
    public GrammarNode Inner { get; }

    /// <summary>White space behind a comma or colon.</summary>
    public GrammarNode Behind { get; }

    public GrammarNode Comma { get; }

    public GrammarNode Colon { get; }

    public GrammarNode Value => Rule(ValueRule);

    public GrammarNode Object => Rule(ObjectRule);

    public GrammarNode Array => Rule(ArrayRule);

    public GrammarNode String => Rule(StringRule);

    public GrammarNode Number => Rule(NumberRule);

    public GrammarNode Integer => new GrammarNode.Regular(FiniteAutomaton.FromRegex(string.Create(CultureInfo.InvariantCulture, $"-?(?:0|[1-9][0-9]{{0,{_options.MaximumDigits - 1}}})")));

    public static GrammarNode Boolean => GrammarNode.OneOf(GrammarNode.Of("true"), GrammarNode.Of("false"));

    public static GrammarNode Null => GrammarNode.Of("null");

    public void AddObject(string name) => _rules.Define(name, Object);

    /// <summary>A string in quotes; the characters as an automaton.</summary>
    public static GrammarNode Quoted(FiniteAutomaton characters) => GrammarNode.Join(GrammarNode.Of("\""), new GrammarNode.Regular(characters), GrammarNode.Of("\""));

    /// <summary>The names that additional properties may have.</summary>
    public static GrammarNode NameExcept(IEnumerable<string> names)
        => Quoted(FiniteAutomaton.FromRegex("(?:.|\n)*", new RegexAutomatonOptions { Encoding = CharacterEncoding.JsonString }).Except(FiniteAutomaton.FromWords(names.Select(Escape))));

    public static string Escape(string text) => string.Concat(text.EnumerateRunes().Select(static rune => JsonCharacterText(rune.Value)));

    /// <summary>One value, written as the options say.</summary>
    public GrammarNode Literal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => GrammarNode.Of($"\"{Escape(value.GetString()!)}\""),
        JsonValueKind.Array => Listed("[", [.. value.EnumerateArray().Select(Literal)], "]"),
        JsonValueKind.Object => Listed("{", [.. value.EnumerateObject().Select(p => GrammarNode.Join(GrammarNode.Of($"\"{Escape(p.Name)}\""), Colon, Literal(p.Value)))], "}"),
        _ => GrammarNode.Of(value.GetRawText()),
    };

    /// <summary>Parts between brackets, apart by commas.</summary>
    public GrammarNode Listed(string open, IReadOnlyList<GrammarNode> parts, string close)
    {
        var all = new List<GrammarNode> { GrammarNode.Of(open), Inner };
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
            {
                all.Add(Comma);
            }

            all.Add(parts[i]);
        }

        if (parts.Count > 0)
        {
            all.Add(Inner);
        }

        all.Add(GrammarNode.Of(close));
        return GrammarNode.Join([.. all]);
    }

    /// <summary>Any number of parts between brackets, apart by commas.</summary>
    public GrammarNode Repeated(string open, GrammarNode part, string close)
        => GrammarNode.Join(GrammarNode.Of(open), Inner, new GrammarNode.Repeat(GrammarNode.Join(part, new GrammarNode.Repeat(GrammarNode.Join(Comma, part), 0, null), Inner), 0, 1), GrammarNode.Of(close));

    private GrammarNode.Reference Rule(string name)
    {
        if (!_defined)
        {
            _defined = true;
            foreach (var rule in new[] { ValueRule, ObjectRule, ArrayRule, StringRule, NumberRule })
            {
                _rules.Declare(rule);
            }

            var digits = _options.MaximumDigits;
            _rules.Complete(StringRule, Quoted(AnyCharacters));
            _rules.Complete(NumberRule, new GrammarNode.Regular(FiniteAutomaton.FromRegex(string.Create(CultureInfo.InvariantCulture, $@"-?(?:0|[1-9][0-9]{{0,{digits - 1}}})(?:\.[0-9]{{1,{digits}}})?(?:[eE][-+]?[0-9]{{1,2}})?"))));
            _rules.Complete(ArrayRule, Repeated("[", new GrammarNode.Reference(ValueRule), "]"));
            _rules.Complete(ObjectRule, Repeated("{", GrammarNode.Join(new GrammarNode.Reference(StringRule), Colon, new GrammarNode.Reference(ValueRule)), "}"));
            _rules.Complete(ValueRule, GrammarNode.OneOf(
                new GrammarNode.Reference(ObjectRule), new GrammarNode.Reference(ArrayRule), new GrammarNode.Reference(StringRule), new GrammarNode.Reference(NumberRule), Boolean, Null));
        }

        return new GrammarNode.Reference(name);
    }

    private static string JsonCharacterText(int scalar) => scalar switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < 0x20 => "\\u" + scalar.ToString("x4", CultureInfo.InvariantCulture),
        _ => char.ConvertFromUtf32(scalar),
    };
}
