using System.CommandLine;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary>A paper's options record as flags of the command line.</summary>
internal static class PaperFlags
{
    /// <summary>One flag an option; values stay text, since the record itself knows what is right.</summary>
    public static IReadOnlyList<(OptionDescriptor Descriptor, Option Option)> Create(IReproduction reproduction) =>
        [.. reproduction.Options.Select(d => (d, d.Kind == OptionKind.Switch ? (Option)Switch(d) : Valued(d)))];

    /// <summary>Flag to text, for the flags that were typed.</summary>
    public static Dictionary<string, string> Values(IReadOnlyList<(OptionDescriptor Descriptor, Option Option)> flags, ParseResult parsed)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (descriptor, option) in flags)
        {
            if (parsed.GetResult(option) is not { Implicit: false }) continue;
            values[descriptor.Flag] = option switch
            {
                Option<bool?> on => parsed.GetValue(on) is false ? "false" : "true",
                Option<string> text => parsed.GetValue(text) ?? "",
                _ => throw new InvalidOperationException($"{descriptor.Flag} has no text form."),
            };
        }

        return values;
    }

    private static Option<bool?> Switch(OptionDescriptor d) => new Option<bool?>(d.Flag) { Description = Help(d), Arity = ArgumentArity.ZeroOrOne };

    private static Option<string> Valued(OptionDescriptor d)
    {
        var option = new Option<string>(d.Flag) { Description = Help(d), HelpName = d.ValueName };
        if (d.Choices.Count > 0) option.CompletionSources.Add([.. d.Choices]);
        return option;
    }

    private static string Help(OptionDescriptor d)
    {
        var text = d.Help.TrimEnd('.');
        var details = new List<string>();
        if (d.Kind is not (OptionKind.Switch or OptionKind.Text or OptionKind.File or OptionKind.Folder)) details.Add(d.Expected);
        if (d.DefaultText is { Length: > 0 } value && d.Kind != OptionKind.Switch) details.Add($"default {value}");
        return details.Count == 0 ? text + "." : $"{text} ({string.Join("; ", details)}).";
    }
}
