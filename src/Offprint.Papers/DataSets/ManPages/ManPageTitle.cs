namespace Offprint.Papers;

/// <summary>Finds the one-line description of a rendered manual page.</summary>
internal static class ManPageTitle
{
    /// <summary>The line under NAME, for example <c>epoll - I/O event notification facility</c>; <paramref name="fallback"/> when there is none.</summary>
    public static string Of(string text, string fallback)
    {
        var lines = text.Split('\n');
        var name = Array.FindIndex(lines, l => l == "NAME");
        return name >= 0 && name + 1 < lines.Length && lines[name + 1].Trim() is { Length: > 0 } title ? title : fallback;
    }
}
