using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Offprint.Papers;

/// <summary>One option of a reproduction, described without any command-line or web library.</summary>
public sealed class OptionDescriptor
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<OptionDescriptor>> Known = new();
    private readonly PropertyInfo _property;

    private OptionDescriptor(PropertyInfo property, OptionAttribute attribute, object defaults)
    {
        _property = property;
        Flag = attribute.Flag;
        Help = attribute.Help;
        Minimum = double.IsNaN(attribute.Minimum) ? null : attribute.Minimum;
        Maximum = double.IsNaN(attribute.Maximum) ? null : attribute.Maximum;
        var element = OptionValue.ElementType(property.PropertyType);
        IsList = element is not null;
        ElementType = Nullable.GetUnderlyingType(element ?? property.PropertyType) ?? element ?? property.PropertyType;
        Choices = ElementType.IsEnum ? [.. Enum.GetNames(ElementType).Select(OptionValue.KebabCase)] : attribute.Choices;
        Kind = attribute.Kind != OptionKind.Automatic ? attribute.Kind : OptionValue.KindOf(ElementType, Choices.Count > 0, property);
        ValueName = attribute.ValueName ?? OptionValue.NameOf(Kind);
        Default = property.GetValue(defaults);
        DefaultText = Format(Default);
    }

    /// <summary>The flag with its dashes: <c>--batch-size</c>.</summary>
    public string Flag { get; }

    /// <summary>The name of the record's property.</summary>
    public string Property => _property.Name;

    /// <summary>One sentence on what the option does.</summary>
    public string Help { get; }

    /// <summary>What its value is.</summary>
    public OptionKind Kind { get; }

    /// <summary>The type of one value: for a list its element, for a nullable type what is inside.</summary>
    public Type ElementType { get; }

    /// <summary>Whether the option takes several values, separated by commas.</summary>
    public bool IsList { get; }

    /// <summary>Placeholder for the value in the help, without brackets.</summary>
    public string ValueName { get; }

    /// <summary>The value when the flag is not given.</summary>
    public object? Default { get; }

    /// <summary>The default as one would type it; null when there is none.</summary>
    public string? DefaultText { get; }

    /// <summary>Smallest allowed number, if any.</summary>
    public double? Minimum { get; }

    /// <summary>Largest allowed number, if any.</summary>
    public double? Maximum { get; }

    /// <summary>The allowed texts; empty when any will do.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>What may be typed, in words: "a whole number from 1 to 4,096", "one of greedy, exact".</summary>
    public string Expected => OptionValue.Describe(this);

    /// <summary>The options of a record type, in the order of their declaration.</summary>
    /// <typeparam name="TOptions">Record with <see cref="OptionAttribute"/> on its properties.</typeparam>
    /// <returns>One descriptor a flag.</returns>
    /// <exception cref="InvalidOperationException">A declaration is wrong: a bad flag, two equal flags, an unsupported type, a property that can't be set.</exception>
    public static IReadOnlyList<OptionDescriptor> Of<TOptions>()
        where TOptions : class, IReproductionOptions, new() => Known.GetOrAdd(typeof(TOptions), static type => Describe(type, new TOptions()));

    /// <summary>Reads a value that somebody typed.</summary>
    /// <param name="text">The text; for a list, values separated by commas.</param>
    /// <returns>A value that fits the property.</returns>
    /// <exception cref="OptionException">The text is not such a value; the message names flag, text, and what would be right.</exception>
    public object? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return OptionValue.Parse(this, _property.PropertyType, text);
    }

    /// <summary>Writes a value as one would type it; <see cref="Parse"/> reads it back.</summary>
    /// <param name="value">A value of the property.</param>
    /// <returns>The text, or null for no value.</returns>
    public static string? Format(object? value) => OptionValue.Format(value);

    /// <summary>The value of this option in a record.</summary>
    /// <param name="options">A record of the type that the option belongs to.</param>
    /// <returns>The value.</returns>
    public object? ValueIn(IReproductionOptions options) => _property.GetValue(options);

    internal void Set(object options, object? value) => _property.SetValue(options, value);

    private static List<OptionDescriptor> Describe(Type type, object defaults)
    {
        var options = new List<OptionDescriptor>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(static p => p.MetadataToken))
        {
            if (property.GetCustomAttribute<OptionAttribute>() is not { } attribute)
            {
                continue;
            }

            var where = string.Create(CultureInfo.InvariantCulture, $"{type.Name}.{property.Name}");
            if (!OptionValue.IsFlag(attribute.Flag))
            {
                throw new InvalidOperationException($"{where}: the flag '{attribute.Flag}' must be two dashes and lower-case words joined by single dashes.");
            }

            if (!property.CanWrite)
            {
                throw new InvalidOperationException($"{where}: an option needs a setter (init is enough).");
            }

            if (options.Exists(other => other.Flag == attribute.Flag))
            {
                throw new InvalidOperationException($"{where}: the flag '{attribute.Flag}' is declared twice.");
            }

            OptionValue.RequireSupported(property.PropertyType, where);
            options.Add(new OptionDescriptor(property, attribute, defaults));
        }

        return options;
    }
}
