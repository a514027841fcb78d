using System.Buffers;

namespace Offprint.Papers;

/// <summary>The form of slugs.</summary>
internal static class Slugs
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsValid(string slug) =>
        slug.Length is > 0 and <= 64 && slug[0] != '-' && slug[^1] != '-' && !slug.Contains("--", StringComparison.Ordinal)
        && !slug.AsSpan().ContainsAnyExcept(Allowed);
}
