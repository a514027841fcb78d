using System.Globalization;
using System.Text;

namespace Offprint.Papers;

/// <summary>Texts of metadata: one line, no control characters, whole characters only.</summary>
internal static class MetadataText
{
    private static readonly string[] DateForms = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    /// <summary>A text on one line: runs of white space become one space, control characters and halves of surrogate pairs are left out.</summary>
    public static string OneLine(string text)
    {
        var result = new StringBuilder(text.Length);
        var space = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                space = result.Length > 0;
                continue;
            }

            if (char.IsControl(c) || c is '\uFFFE' or '\uFFFF') continue;
            var pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (char.IsSurrogate(c) && !pair) continue;
            if (space) result.Append(' ');
            space = false;
            result.Append(c);
            if (pair) result.Append(text[++i]);
        }

        return result.ToString();
    }

    /// <summary>At most so many characters; what was cut shows as an ellipsis.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = most - 1;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end].TrimEnd() + "…";
    }

    /// <summary>A text short enough for a message.</summary>
    public static string Short(string text) => Cut(OneLine(text), 60);

    public static bool IsDate(string date) => DateOnly.TryParseExact(date, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1000;

    /// <summary>An address of the web; null when it is none, or too long.</summary>
    public static string? WebAddress(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.AbsoluteUri.Length <= 500 && uri.UserInfo.Length == 0 ? uri.AbsoluteUri : null;
}
