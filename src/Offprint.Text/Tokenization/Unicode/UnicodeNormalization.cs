using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>
/// Decompositions, compositions and combining classes of Unicode 15.0, kept as data of this library so that ids don't depend on the
/// ICU of the machine (or its absence).
/// </summary>
internal static class UnicodeNormalization
{
    private const int HangulBase = 0xAC00;
    private const int HangulLead = 0x1100;
    private const int HangulVowel = 0x1161;
    private const int HangulTail = 0x11A7;
    private const int HangulVowels = 21;
    private const int HangulTails = 28;
    private const int HangulSyllables = 19 * HangulVowels * HangulTails;

    private static readonly Dictionary<int, int[]> Canonical = [];
    private static readonly Dictionary<int, int[]> Compatibility = [];
    private static readonly Dictionary<int, byte> Classes = [];
    private static readonly Dictionary<(int, int), int> Compositions = [];

    static UnicodeNormalization()
    {
        using var stream = typeof(UnicodeNormalization).Assembly.GetManifestResourceStream("Offprint.Text.normalization-15.0.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            if (fields[0] == "M")
            {
                var value = byte.Parse(fields[3], CultureInfo.InvariantCulture);
                for (int point = Hex(fields[1]), last = Hex(fields[2]); point <= last; point++)
                {
                    Classes[point] = value;
                }
            }
            else if (fields[0] is "C" or "X" or "K")
            {
                var target = fields[2..].Select(Hex).ToArray();
                (fields[0] == "K" ? Compatibility : Canonical)[Hex(fields[1])] = target;
                if (fields[0] == "C" && target.Length == 2)
                {
                    Compositions[(target[0], target[1])] = Hex(fields[1]);
                }
            }
        }

        static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    public static int CombiningClass(int point) => point < 0x300 ? 0 : Classes.GetValueOrDefault(point);

    /// <summary>Appends the full decomposition of a code point.</summary>
    public static void Decompose(int point, bool compatibility, List<int> target)
    {
        if (point is >= HangulBase and < HangulBase + HangulSyllables)
        {
            var index = point - HangulBase;
            target.Add(HangulLead + index / (HangulVowels * HangulTails));
            target.Add(HangulVowel + index % (HangulVowels * HangulTails) / HangulTails);
            if (index % HangulTails != 0)
            {
                target.Add(HangulTail + index % HangulTails);
            }
        }
        else if (point >= 0xA0 && (Canonical.TryGetValue(point, out var parts) || (compatibility && Compatibility.TryGetValue(point, out parts))))
        {
            foreach (var part in parts)
            {
                Decompose(part, compatibility, target);
            }
        }
        else
        {
            target.Add(point);
        }
    }

    /// <summary>The composition of two code points, or -1.</summary>
    public static int Compose(int first, int second)
    {
        if (first is >= HangulLead and < HangulLead + 19 && second is >= HangulVowel and < HangulVowel + HangulVowels)
        {
            return HangulBase + ((first - HangulLead) * HangulVowels + second - HangulVowel) * HangulTails;
        }

        if (first is >= HangulBase and < HangulBase + HangulSyllables && (first - HangulBase) % HangulTails == 0
            && second is > HangulTail and < HangulTail + HangulTails)
        {
            return first + second - HangulTail;
        }

        return Compositions.TryGetValue((first, second), out var composed) ? composed : -1;
    }
}
