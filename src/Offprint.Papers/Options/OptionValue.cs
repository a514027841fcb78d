using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Offprint.Papers;

/// <summary>Texts to option values and back, always in the invariant culture.</summary>
internal static class OptionValue
{
    private static readonly Type[] Simple =
        [typeof(bool), typeof(int), typeof(long), typeof(ulong), typeof(double), typeof(string), typeof(TimeSpan)];

    public static Type? ElementType(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0]
        : null;

    public static void RequireSupported(Type type, string where)
    {
        var element = ElementType(type) ?? type;
        element = Nullable.GetUnderlyingType(element) ?? element;
        if (!element.IsEnum && !Simple.Contains(element))
        {
            throw new InvalidOperationException(
                $"{where}: an option can't have the type {type.Name}; it can be bool, int, long, ulong, double, string, TimeSpan, an enum, or an array of them.");
        }
    }

    public static bool IsFlag(string flag) =>
        flag.Length > 2 && flag.StartsWith("--", StringComparison.Ordinal) && flag[^1] != '-' && !flag.AsSpan(2).Contains("--", StringComparison.Ordinal)
        && char.IsAsciiLetterLower(flag[2]) && Slugs.IsValid(flag[2..]);

    public static OptionKind KindOf(Type type, bool hasChoices, PropertyInfo property) =>
        hasChoices ? OptionKind.Choice
        : type == typeof(bool) ? OptionKind.Switch
        : type == typeof(double) ? OptionKind.Number
        : type == typeof(TimeSpan) ? OptionKind.Duration
        : type == typeof(string) ? OptionKind.Text
        : type == typeof(int) || type == typeof(long) || type == typeof(ulong) ? OptionKind.WholeNumber
        : throw new InvalidOperationException($"{property.DeclaringType?.Name}.{property.Name}: unsupported type {type.Name}.");

    public static string NameOf(OptionKind kind) => kind switch
    {
        OptionKind.WholeNumber or OptionKind.Number => "number",
        OptionKind.Choice => "choice",
        OptionKind.Duration => "duration",
        OptionKind.File => "file",
        OptionKind.Folder => "folder",
        _ => "text",
    };

    public static string KebabCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1]))
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    public static string Describe(OptionDescriptor option)
    {
        var one = option.Kind switch
        {
            OptionKind.Switch => "true or false",
            OptionKind.WholeNumber => "a whole number" + Range(option),
            OptionKind.Number => "a number" + Range(option),
            OptionKind.Choice => "one of " + string.Join(", ", option.Choices),
            OptionKind.Duration => "a duration such as 90s or 2m" + Range(option),
            OptionKind.File => "the path of a file that exists",
            OptionKind.Folder => "the path of a folder that exists",
            _ => "a text",
        };
        return option.IsList ? one + "; several with commas between" : one;
    }

    public static object? Parse(OptionDescriptor option, Type propertyType, string text)
    {
        if (!option.IsList)
        {
            return ParseOne(option, text, text);
        }

        var parts = text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries);
        var values = Array.CreateInstance(ElementType(propertyType)!, parts.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            values.SetValue(ParseOne(option, parts[i], text), i);
        }

        return values;
    }

    public static string? Format(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        Enum member => KebabCase(member.ToString()),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => string.Join(',', list.Cast<object?>().Select(Format)),
        _ => value.ToString(),
    };

    private static object ParseOne(OptionDescriptor option, string text, string given)
    {
        var type = option.ElementType;
        object? value =
            type.IsEnum ? ParseEnum(option, text)
            : type == typeof(string) ? ParseText(option, text)
            : type == typeof(bool) ? ParseSwitch(text)
            : type == typeof(TimeSpan) ? ParseDuration(text)
            : type == typeof(double) ? (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null)
            : type == typeof(int) ? (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small) ? small : null)
            : type == typeof(long) ? (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var positive) ? positive : null;
        if (value is null || !InRange(option, value))
        {
            throw Wrong(option, given);
        }

        return value;
    }

    private static object? ParseEnum(OptionDescriptor option, string text) =>
        option.Choices.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? Enum.GetValues(option.ElementType).Cast<object>().First(v => string.Equals(KebabCase(v.ToString()!), text, StringComparison.OrdinalIgnoreCase))
            : null;

    private static string? ParseText(OptionDescriptor option, string text)
    {
        switch (option.Kind)
        {
            case OptionKind.File when !File.Exists(text):
                throw new OptionException(option.Flag, text, $"{option.Flag} '{text}': there is no such file.");
            case OptionKind.Folder when !Directory.Exists(text):
                throw new OptionException(option.Flag, text, $"{option.Flag} '{text}': there is no such folder.");
            case OptionKind.File or OptionKind.Folder:
                return Path.GetFullPath(text);
            default:
                return option.Choices.Count == 0 ? text : option.Choices.FirstOrDefault(c => string.Equals(c, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static object? ParseSwitch(string text) => text.ToLowerInvariant() switch
    {
        "true" or "on" or "yes" or "1" => true,
        "false" or "off" or "no" or "0" => false,
        _ => null,
    };

    private static TimeSpan? ParseDuration(string text)
    {
        (string Suffix, double Seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];
        foreach (var (suffix, seconds) in units)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
                && amount * seconds is >= 0 and < 1e9)
            {
                return TimeSpan.FromSeconds(amount * seconds);
            }
        }

        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
    }

    private static bool InRange(OptionDescriptor option, object value)
    {
        double number;
        switch (value)
        {
            case TimeSpan span:
                number = span.TotalSeconds;
                break;
            case int or long or ulong or double:
                number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                break;
            default:
                return true;
        }

        return !(number < option.Minimum) && !(number > option.Maximum);
    }

    private static string Range(OptionDescriptor option)
    {
        var unit = option.Kind == OptionKind.Duration ? " seconds" : "";
        return (option.Minimum, option.Maximum) switch
        {
            (double low, double high) => string.Create(CultureInfo.InvariantCulture, $" from {low:#,0.######} to {high:#,0.######}{unit}"),
            (double low, null) => string.Create(CultureInfo.InvariantCulture, $" of at least {low:#,0.######}{unit}"),
            (null, double high) => string.Create(CultureInfo.InvariantCulture, $" of at most {high:#,0.######}{unit}"),
            _ => "",
        };
    }

    private static OptionException Wrong(OptionDescriptor option, string text) =>
        new(option.Flag, text, $"{option.Flag} '{text}': it must be {Describe(option)}.");
}
