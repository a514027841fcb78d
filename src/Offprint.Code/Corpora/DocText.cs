using System.Text.RegularExpressions;

namespace Offprint.Code;

/// <summary>Documentation as one line.</summary>
internal static partial class DocText
{
    /// <summary>The first paragraph: lines up to the first blank one, joined.</summary>
    public static string FirstParagraph(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()).SkipWhile(l => l.Length == 0).TakeWhile(l => l.Length > 0);
        return OneLine(string.Join(' ', lines));
    }

    /// <summary>Runs of white space as one blank.</summary>
    public static string OneLine(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
