using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>Times written by strftime's directives, in English.</summary>
internal static class PythonTime
{
    public static string Format(RenderState state, string format, DateTimeOffset time)
    {
        state.Work(format.Length);
        var result = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }

            var short0 = format[++i] == '-' && i + 1 < format.Length;
            var directive = format[short0 ? ++i : i];
            var text = Directive(directive, time) ?? throw state.Error($"\"strftime_now\" doesn't know \"%{directive}\"");
            result.Append(short0 && text.Length > 1 ? text[..^1].TrimStart('0') + text[^1] : text);
        }

        return result.ToString();
    }

    private static string? Directive(char directive, DateTimeOffset time)
    {
        var format = directive switch
        {
            'Y' => "yyyy", 'y' => "yy", 'm' => "MM", 'd' => "dd", 'H' => "HH", 'I' => "hh", 'M' => "mm", 'S' => "ss", 'f' => "ffffff",
            'B' => "MMMM", 'b' or 'h' => "MMM", 'A' => "dddd", 'a' => "ddd", 'p' => "tt", 'F' => "yyyy-MM-dd", 'T' or 'X' => "HH:mm:ss", 'R' => "HH:mm",
            'D' or 'x' => "MM/dd/yy", _ => null,
        };
        if (format is not null)
        {
            return time.ToString(format, CultureInfo.InvariantCulture);
        }

        return directive switch
        {
            'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'c' => time.ToString("ddd MMM ", CultureInfo.InvariantCulture) + Directive('e', time) + time.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture),
            's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'z' or 'Z' => "",    // a time without a zone, as datetime.now() gives it
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            _ => null,
        };
    }
}
