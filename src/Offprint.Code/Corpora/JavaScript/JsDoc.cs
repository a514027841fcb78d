using System.Text.RegularExpressions;

namespace Offprint.Code;

/// <summary>A documentation comment of JavaScript.</summary>
internal static partial class JsDoc
{
    /// <summary>The first paragraph before the first tag, heading or list, and the types of <c>@throws</c>.</summary>
    /// <param name="content">What stands between the marks of the comment.</param>
    public static (string Doc, IReadOnlyList<string> Exceptions) Read(string content)
    {
        var lines = content.ReplaceLineEndings("\n").Split('\n').Select(l => Star().Replace(l, "").TrimEnd()).ToList();
        var text = lines.Select(l => l.Trim()).SkipWhile(l => l.Length == 0).TakeWhile(l => l.Length > 0 && !Stop().IsMatch(l));
        var thrown = Throws().Matches(string.Join('\n', lines)).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return (DocText.OneLine(string.Join(' ', text)), [.. thrown]);
    }

    [GeneratedRegex(@"^\s*\*?")]
    private static partial Regex Star();

    [GeneratedRegex(@"^(@|##|[-*+] |\d+\. )")]
    private static partial Regex Stop();

    [GeneratedRegex(@"@throws\s+\{\s*([\w.]+)\s*\}")]
    private static partial Regex Throws();
}
