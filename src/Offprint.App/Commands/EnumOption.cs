using System.CommandLine;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary>An option whose value is one of a few words, written as the cards write them.</summary>
internal static class EnumOption
{
    public static Option<T?> Create<T>(string flag, string help)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(Names.Of, StringComparer.OrdinalIgnoreCase);
        var option = new Option<T?>(flag)
        {
            Description = $"{help} One of {string.Join(", ", words.Keys)}.",
            HelpName = flag.TrimStart('-'),
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (words.TryGetValue(text, out var value)) return value;
                var nearest = Suggestions.Nearest(text, words.Keys, 1);
                result.AddError($"{flag} '{text}' is not known{(nearest.Count > 0 ? $"; did you mean {nearest[0]}?" : "")}; there are {string.Join(", ", words.Keys)}");
                return null;
            },
        };
        option.CompletionSources.Add([.. words.Keys]);
        return option;
    }
}
