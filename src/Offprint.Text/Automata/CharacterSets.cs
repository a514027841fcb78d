using System.Collections.Concurrent;
using System.Globalization;

namespace Offprint.Text;

/// <summary>Named sets of characters.</summary>
internal static class CharacterSets
{
    public static readonly IReadOnlyList<ScalarRange> Digits = [new('0', '9')];

    public static readonly IReadOnlyList<ScalarRange> Word = [new('0', '9'), new('A', 'Z'), new('_', '_'), new('a', 'z')];

    public static readonly IReadOnlyList<ScalarRange> Space = [new('\t', '\r'), new(' ', ' '), new(0xA0, 0xA0), new(0x1680, 0x1680), new(0x2000, 0x200A), new(0x2028, 0x2029), new(0x202F, 0x202F), new(0x205F, 0x205F), new(0x3000, 0x3000), new(0xFEFF, 0xFEFF)];

    private static readonly string[] Names =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly ConcurrentDictionary<string, IReadOnlyList<ScalarRange>> Categories = new(StringComparer.Ordinal);

    /// <summary>A general category such as Lu, or a group of them such as L; null when there is none.</summary>
    public static IReadOnlyList<ScalarRange>? Category(string name)
        => name.Length is 1 or 2 && Array.Exists(Names, n => n.StartsWith(name, StringComparison.Ordinal)) ? Categories.GetOrAdd(name, Collect) : null;

    private static List<ScalarRange> Collect(string name)
    {
        var ranges = new List<ScalarRange>();
        for (var scalar = 0; scalar <= ScalarRange.Maximum; scalar++)
        {
            if (scalar is not (>= 0xD800 and <= 0xDFFF) && Names[(int)CharUnicodeInfo.GetUnicodeCategory(scalar)].StartsWith(name, StringComparison.Ordinal))
            {
                if (ranges.Count > 0 && ranges[^1].Last == scalar - 1)
                {
                    ranges[^1] = ranges[^1] with { Last = scalar };
                }
                else
                {
                    ranges.Add(new ScalarRange(scalar, scalar));
                }
            }
        }

        return ranges;
    }
}
