using System.Globalization;

namespace Offprint.Text;

/// <summary>Characters as they stand between the quotes of a JSON string.</summary>
internal static class JsonCharacters
{
    private static readonly IReadOnlyList<ScalarRange> Escaped = [new(0, 0x1F), new('"', '"'), new('\\', '\\')];

    public static void Add(AutomatonBuilder builder, int from, IReadOnlyList<ScalarRange> ranges, int to)
    {
        var plain = ScalarRange.Complement([.. ScalarRange.Complement(ranges), .. Escaped]);
        builder.AddScalars(from, plain, to);
        foreach (var range in Escaped)
        {
            for (var scalar = range.First; scalar <= range.Last; scalar++)
            {
                if (ranges.Any(r => r.First <= scalar && scalar <= r.Last))
                {
                    builder.AddText(from, Escape(scalar), to);
                }
            }
        }
    }

    public static string Escape(int scalar) => scalar switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < 0x20 => "\\u" + scalar.ToString("x4", CultureInfo.InvariantCulture),
        _ => char.ConvertFromUtf32(scalar),
    };
}
