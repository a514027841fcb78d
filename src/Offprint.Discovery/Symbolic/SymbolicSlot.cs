using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Offprint.Discovery;

/// <summary>What may stand at a place of a program: a type, whether null is allowed, and the validation attributes of the member (<c>[Range]</c>, <c>[RegularExpression]</c>, ...).</summary>
/// <param name="Name">Name of the place.</param>
/// <param name="Type">Declared type; <c>object</c> accepts anything.</param>
/// <param name="AllowsNull">Whether null is allowed.</param>
/// <param name="Rules">Further rules.</param>
public sealed record SymbolicSlot(string Name, Type Type, bool AllowsNull, IReadOnlyList<ValidationAttribute> Rules)
{
    /// <summary>A place that takes anything, as in JSON.</summary>
    public static SymbolicSlot Any { get; } = new("value", typeof(object), true, []);

    /// <summary>A place that takes any value of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The slot.</returns>
    public static SymbolicSlot Of(Type type, string name = "value") => new(name, type, !type.IsValueType || Nullable.GetUnderlyingType(type) is not null, []);

    /// <summary>Checks a value and converts it where nothing is lost: an <c>int</c> in the place of a <c>double</c>, the name of an enum's member.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it stands, for the message.</param>
    /// <returns>The value, of the slot's type.</returns>
    /// <exception cref="ArgumentException">The value does not fit; the message names the path, the value and what would be right.</exception>
    internal object? Fit(object? value, SymbolicPath path)
    {
        if (value is null)
        {
            return AllowsNull ? null : throw Wrong(path, "null", "a " + NameOf(Type));
        }

        var wanted = Nullable.GetUnderlyingType(Type) ?? Type;
        var fitted = wanted.IsInstanceOfType(value) ? value : Convert(value, wanted) ?? throw Wrong(path, $"{Show(value)} ({NameOf(value.GetType())})", "a " + NameOf(wanted));
        foreach (var rule in Rules)
        {
            if (!rule.IsValid(fitted))
            {
                throw Wrong(path, Show(value), rule.FormatErrorMessage(Name).TrimEnd('.'));
            }
        }

        return fitted;
    }

    internal static string NameOf(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;

    internal static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static object? Convert(object value, Type wanted)
    {
        if (wanted.IsEnum && value is string name)
        {
            return Enum.TryParse(wanted, name, ignoreCase: true, out var member) && Enum.IsDefined(wanted, member) ? member : null;
        }

        if (!IsNumber(wanted) || !IsNumber(value.GetType()))
        {
            return null;
        }

        try
        {
            var converted = System.Convert.ChangeType(value, wanted, CultureInfo.InvariantCulture);
            return System.Convert.ToDouble(converted, CultureInfo.InvariantCulture) == System.Convert.ToDouble(value, CultureInfo.InvariantCulture) || wanted == typeof(float) ? converted : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal && !type.IsEnum;

    private static ArgumentException Wrong(SymbolicPath path, string value, string wanted)
    {
        var at = path.ToString();
        return new ArgumentException($"{(at.Length == 0 ? "The program" : at)} is {value}; it must be: {wanted}.");
    }
}
