using Microsoft.AspNetCore.Http;
using Offprint.Papers;

namespace Offprint.Site.Runs;

/// <summary>A paper's options as fields of a form. Options that hold paths are not among them: nobody reads files of this machine from a browser.</summary>
public sealed class RunForm
{
    private const string Prefix = "o.";
    private const string SwitchPrefix = "s.";
    private readonly IReproduction _reproduction;

    /// <summary>An empty form: every option has its default.</summary>
    /// <param name="reproduction">The reproduction.</param>
    public RunForm(IReproduction reproduction)
    {
        ArgumentNullException.ThrowIfNull(reproduction);
        _reproduction = reproduction;
        Fields = [.. reproduction.Options.Where(IsOpen).Select(d => new RunField(d, Prefix + d.Flag[2..], SwitchPrefix + d.Flag[2..]) { Value = d.DefaultText ?? "" })];
    }

    /// <summary>The fields, in the order of the options.</summary>
    public IReadOnlyList<RunField> Fields { get; }

    /// <summary>The size that is chosen.</summary>
    public RunSize Size { get; private set; } = RunSize.Quick;

    /// <summary>What is wrong with the whole; a wrong field carries its own message.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether an option may be set from a browser, the JSON interface, or a tool of another program.</summary>
    /// <param name="option">The option.</param>
    /// <returns>False for paths.</returns>
    public static bool IsOpen(OptionDescriptor option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return option.Kind is not (OptionKind.File or OptionKind.Folder);
    }

    /// <summary>Checks flags that came from elsewhere.</summary>
    /// <param name="reproduction">The reproduction.</param>
    /// <param name="flags">Flags (with their dashes) and values.</param>
    /// <exception cref="OptionException">A flag is unknown, holds a path, or its value is wrong.</exception>
    /// <exception cref="ArgumentException">The combination is not possible.</exception>
    public static void Check(IReproduction reproduction, IReadOnlyDictionary<string, string> flags)
    {
        ArgumentNullException.ThrowIfNull(reproduction);
        ArgumentNullException.ThrowIfNull(flags);
        foreach (var (flag, value) in flags)
        {
            if (reproduction.Options.FirstOrDefault(o => o.Flag == flag) is { } option && !IsOpen(option))
                throw new OptionException(flag, null, $"{flag} holds a path; it can be set on the command line only.");
            if (value.Length > 500) throw new OptionException(flag, null, $"{flag}: at most 500 characters.");
        }

        reproduction.BindOptions(flags);
    }

    /// <summary>Reads what was sent.</summary>
    /// <param name="form">The fields as they came.</param>
    /// <returns>The flags that differ from their defaults; null when something is wrong, which the fields then say.</returns>
    public IReadOnlyDictionary<string, string>? Read(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        Size = form["size"].ToString() switch { "default" => RunSize.Default, "full" => RunSize.Full, _ => RunSize.Quick };
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in Fields)
        {
            var option = field.Option;
            if (option.Kind == OptionKind.Switch)
            {
                if (form.ContainsKey(field.SwitchName)) field.Value = form.TryGetValue(field.Name, out var on) && on.Any(static v => v is not "false") ? "true" : "false";
            }
            else if (form.TryGetValue(field.Name, out var sent)) field.Value = sent.ToString().Trim();
            if (field.Value.Length == 0 || field.Value == option.DefaultText) continue;
            try
            {
                if (field.Value.Length > 500) throw new OptionException(option.Flag, null, "At most 500 characters.");
                option.Parse(field.Value);
                flags[option.Flag] = field.Value;
            }
            catch (OptionException exception)
            {
                field.Error = exception.Message;
            }
        }

        if (Fields.Any(f => f.Error is not null)) return null;
        try
        {
            Check(_reproduction, flags);
            return flags;
        }
        catch (ArgumentException exception)
        {
            if (exception is OptionException { Flag: var flag } && Fields.FirstOrDefault(f => f.Option.Flag == flag) is { } field) field.Error = exception.Message;
            else Error = exception.Message;
            return null;
        }
    }
}

/// <summary>One field of the form.</summary>
/// <param name="Option">The option.</param>
/// <param name="Name">Name of the field.</param>
/// <param name="SwitchName">Name of the hidden field that says that a switch was on the form.</param>
public sealed record RunField(OptionDescriptor Option, string Name, string SwitchName)
{
    /// <summary>What stands in it.</summary>
    public string Value { get; set; } = "";

    /// <summary>What is wrong with it.</summary>
    public string? Error { get; set; }
}
