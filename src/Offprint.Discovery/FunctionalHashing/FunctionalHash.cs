using System.Globalization;

namespace Offprint.Discovery;

/// <summary>The hash of what a candidate computes: 128 bits.</summary>
/// <param name="Hi">Upper half.</param>
/// <param name="Lo">Lower half.</param>
public readonly record struct FunctionalHash(ulong Hi, ulong Lo)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">32 hexadecimal digits.</param>
    /// <returns>The hash.</returns>
    public static FunctionalHash Parse(string text) =>
        text is { Length: 32 } && ulong.TryParse(text.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hi) && ulong.TryParse(text.AsSpan(16), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var lo)
            ? new FunctionalHash(hi, lo)
            : throw new FormatException($"'{text}' is not a hash of 32 hexadecimal digits.");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Hi:x16}{Lo:x16}");
}
