namespace Offprint.Papers;

/// <summary>
/// Makes a property of an options record a flag. The property's initial value is the default. Types: <see cref="bool"/> (a switch),
/// <see cref="int"/>, <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/>, <see cref="string"/>, <see cref="TimeSpan"/>, enums, their
/// nullable forms, and arrays or <see cref="IReadOnlyList{T}"/> of them (comma-separated).
/// </summary>
/// <param name="flag">The flag with its dashes: <c>--batch-size</c>.</param>
/// <param name="help">One sentence without the default and the range; those are added.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string flag, string help) : Attribute
{
    /// <summary>The flag with its dashes.</summary>
    public string Flag { get; } = flag;

    /// <summary>One sentence on what the option does.</summary>
    public string Help { get; } = help;

    /// <summary>Smallest allowed value of a number; NaN for none.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>Largest allowed value of a number; NaN for none.</summary>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>The allowed texts of a text option; empty for any.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>What a text stands for; a file or folder must exist when the option is bound.</summary>
    public OptionKind Kind { get; init; } = OptionKind.Automatic;

    /// <summary>Placeholder in the help: <c>--model &lt;folder&gt;</c>. Unset: made from the type.</summary>
    public string? ValueName { get; init; }
}
