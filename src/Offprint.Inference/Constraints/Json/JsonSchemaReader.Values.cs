using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Offprint.Text;

namespace Offprint.Inference;

/// <content>Constants, numbers and texts.</content>
internal sealed partial class JsonSchemaReader
{
    private GrammarNode Enumeration(List<JsonElement> values, Dictionary<string, JsonElement> keywords, string pointer, string keyword)
    {
        foreach (var other in keywords.Keys)
        {
            if (other != keyword && other != "type")
            {
                throw Error($"{pointer}/{other}", $"'{other}' beside '{keyword}' is not supported");
            }
        }

        if (keywords.ContainsKey("type"))
        {
            var types = TypesOf(keywords, pointer);
            values = [.. values.Where(v => types.Contains(SchemaOverlap.TypeOf(v)) || (types.Contains("number") && v.ValueKind == JsonValueKind.Number))];
            if (values.Count == 0)
            {
                throw Error($"{pointer}/{keyword}", "no value has the type of the schema");
            }
        }

        return GrammarNode.OneOf([.. values.Select(_json.Literal)]);
    }

    private GrammarNode Integer(Dictionary<string, JsonElement> keywords, string pointer)
    {
        BigInteger? low = null, high = null;
        Bound("minimum", ref low, 0, 1);
        Bound("exclusiveMinimum", ref low, 1, 1);
        Bound("maximum", ref high, 0, -1);
        Bound("exclusiveMaximum", ref high, -1, -1);
        var multiple = 1;
        if (keywords.TryGetValue("multipleOf", out var value) && (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out multiple) || multiple is < 1 or > 10_000))
        {
            throw Error($"{pointer}/multipleOf", $"{Shown(value)} is not supported; it must be an integer from 1 to 10000");
        }

        if (low is null && high is null && multiple == 1)
        {
            return _json.Integer;
        }

        var automaton = Regular(default, pointer, _ => IntegerRange.Of(low, high, multiple, _options.MaximumDigits));
        return automaton.IsEmpty ? throw Error(pointer, "no integer lies between the bounds") : new GrammarNode.Regular(automaton);

        void Bound(string keyword, ref BigInteger? bound, int step, int direction)
        {
            if (!keywords.TryGetValue(keyword, out var given))
            {
                return;
            }

            if (given.ValueKind != JsonValueKind.Number || !given.TryGetDecimal(out var number))
            {
                throw Error($"{pointer}/{keyword}", $"{Shown(given)} is not usable; it must be a number");
            }

            // Between integers: the next one inside.
            var next = direction > 0 ? (step == 0 ? new BigInteger(decimal.Ceiling(number)) : new BigInteger(decimal.Floor(number)) + 1) : step == 0 ? new BigInteger(decimal.Floor(number)) : new BigInteger(decimal.Ceiling(number)) - 1;
            bound = bound is not { } old ? next : direction > 0 ? BigInteger.Max(old, next) : BigInteger.Min(old, next);
        }
    }

    private GrammarNode String(Dictionary<string, JsonElement> keywords, string pointer)
    {
        var (minimum, maximum) = (Size(keywords, "minLength", pointer), Size(keywords, "maxLength", pointer));
        CheckOrder(minimum, maximum, pointer, "minLength", "maxLength");
        var automaton = (FiniteAutomaton?)null;
        if (keywords.TryGetValue("pattern", out var pattern))
        {
            automaton = Regular(pattern, $"{pointer}/pattern", text => FiniteAutomaton.FromRegex(text, new RegexAutomatonOptions { Search = true, Encoding = CharacterEncoding.JsonString }));
        }

        if (keywords.TryGetValue("format", out var format))
        {
            var known = Regular(format, $"{pointer}/format", text => Formats.TryGetValue(text, out var regex) ? FiniteAutomaton.FromRegex(regex, new RegexAutomatonOptions { Encoding = CharacterEncoding.JsonString })
                : throw Error($"{pointer}/format", $"the format '{text}' is not supported; there are {string.Join(", ", Formats.Keys)}"));
            automaton = automaton?.Intersect(known) ?? known;
        }

        if (automaton is null && minimum is null or 0 && maximum is null)
        {
            return _json.String;
        }

        if (minimum > 0 || maximum is not null)
        {
            var length = Regular(default, pointer, _ => FiniteAutomaton.FromRegex(
                string.Create(CultureInfo.InvariantCulture, $"(?:.|\n){{{minimum ?? 0},{maximum}}}"), new RegexAutomatonOptions { Encoding = CharacterEncoding.JsonString }));
            automaton = automaton?.Intersect(length) ?? length;
        }

        return automaton!.IsEmpty ? throw Error(pointer, "no string meets the pattern and the lengths together") : JsonRules.Quoted(automaton);
    }

    private static FiniteAutomaton Regular(JsonElement value, string pointer, Func<string, FiniteAutomaton> make)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Undefined))
        {
            throw Error(pointer, $"{Shown(value)} is no string");
        }

        try
        {
            return make(value.ValueKind == JsonValueKind.Undefined ? "" : value.GetString()!);
        }
        catch (ArgumentException e) when (e is not GrammarException)
        {
            throw Error(pointer, e.Message.TrimEnd('.'));
        }
    }

    private static string Shown(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText();
        return text.Length <= 60 ? text : text[..57] + "...";
    }
}
