using System.Text.Json;

namespace Offprint.Papers;

/// <summary>Makes options records from flag values, and flag values from options records.</summary>
public static class OptionsBinder
{
    /// <summary>Makes a record: given flags are parsed, the others keep their defaults, then the record validates itself.</summary>
    /// <typeparam name="TOptions">Options record.</typeparam>
    /// <param name="values">Flag (with its dashes) to value; a switch has "true" or "false".</param>
    /// <returns>The validated record.</returns>
    /// <exception cref="OptionException">A flag is unknown (the nearest one is suggested) or its value is wrong.</exception>
    /// <exception cref="ArgumentException">The record's own <see cref="IReproductionOptions.Validate"/> refused the combination.</exception>
    public static TOptions Bind<TOptions>(IReadOnlyDictionary<string, string> values)
        where TOptions : class, IReproductionOptions, new()
    {
        ArgumentNullException.ThrowIfNull(values);
        var descriptors = OptionDescriptor.Of<TOptions>();
        var options = new TOptions();
        foreach (var (flag, text) in values)
        {
            var descriptor = descriptors.FirstOrDefault(d => d.Flag == flag) ?? throw Unknown(flag, text, descriptors);
            descriptor.Set(options, descriptor.Parse(text));
        }

        options.Validate();
        return options;
    }

    /// <summary>Writes the values of a record as flags; binding them gives an equal record.</summary>
    /// <typeparam name="TOptions">Options record.</typeparam>
    /// <param name="options">The record.</param>
    /// <returns>Flag to value, without the flags that have none.</returns>
    public static IReadOnlyDictionary<string, string> ToFlags<TOptions>(TOptions options)
        where TOptions : class, IReproductionOptions, new() => ToFlags(options, OptionDescriptor.Of<TOptions>());

    internal static Dictionary<string, string> ToFlags(IReproductionOptions options, IReadOnlyList<OptionDescriptor> descriptors)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var descriptor in descriptors)
        {
            if (OptionDescriptor.Format(descriptor.ValueIn(options)) is { } text)
            {
                flags[descriptor.Flag] = text;
            }
        }

        return flags;
    }

    /// <summary>The values as a report shows them: numbers and switches as such, everything else as text; keys without dashes in front.</summary>
    internal static Dictionary<string, JsonElement> ToJson(IReproductionOptions options, IReadOnlyList<OptionDescriptor> descriptors)
    {
        var json = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var descriptor in descriptors)
        {
            var value = descriptor.ValueIn(options);
            json[descriptor.Flag[2..]] = value switch
            {
                null => JsonSerializer.SerializeToElement<string?>(null, ReportJson.Default.String!),
                bool flag => JsonSerializer.SerializeToElement(flag, ReportJson.Default.Boolean),
                int or long => JsonSerializer.SerializeToElement(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture), ReportJson.Default.Int64),
                ulong whole => JsonSerializer.SerializeToElement(whole, ReportJson.Default.UInt64),
                double number => JsonSerializer.SerializeToElement(number, ReportJson.Default.Double),
                _ => JsonSerializer.SerializeToElement(OptionDescriptor.Format(value)!, ReportJson.Default.String!),
            };
        }

        return json;
    }

    private static OptionException Unknown(string flag, string text, IReadOnlyList<OptionDescriptor> descriptors)
    {
        var nearest = Suggestions.Nearest(flag, descriptors.Select(d => d.Flag), 1);
        var hint = nearest.Count > 0 ? $" Did you mean {nearest[0]}?"
            : descriptors.Count > 0 ? $" There are: {string.Join(", ", descriptors.Select(d => d.Flag))}."
            : " There are no options here.";
        return new OptionException(flag, text, $"There is no option {flag}.{hint}");
    }
}
