namespace Offprint.Papers;

/// <summary>Names of authors as libraries write them.</summary>
internal static class AuthorNames
{
    /// <summary>"Lovelace, Ada" and "Lovelace, Jr., Ada" in the order in which they are spoken; other names as they are.</summary>
    public static string InOrder(string name)
    {
        var parts = name.Split(',', 4, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [var last, var first] => $"{first} {last}",
            [var last, var suffix, var first] => $"{first} {last} {suffix}",
            _ => name,
        };
    }
}
