using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;

namespace Offprint.Site.Community;

/// <summary>Names that stand at comments; an address never does.</summary>
internal static class PersonNames
{
    public const int Longest = 40;

    /// <summary>A name in the form in which it is kept.</summary>
    /// <returns>The name; null when it is none.</returns>
    public static string? Clean(string text)
    {
        var name = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return name.Length is >= 2 and <= Longest && name.All(static c => char.IsLetterOrDigit(c) || c is ' ' or '.' or '-' or '\'' or '_') && name.Any(char.IsLetter) ? name : null;
    }

    /// <summary>Gives a person a name, unless somebody else has it.</summary>
    /// <returns>What is wrong; null when it is theirs now.</returns>
    public static async Task<string?> SetAsync(SiteDatabase database, int user, string text, CancellationToken ct)
    {
        if (Clean(text) is not { } name) return $"It must have 2 to {Longest} letters, digits, spaces, dots or dashes.";
        var lower = name.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL
        if (await database.Users.AnyAsync(u => u.Id != user && u.Name != null && (u.Name == name || u.Name.ToLower() == lower), ct)) return "Somebody else has this name.";
#pragma warning restore CA1304, CA1311, CA1862
        await database.Users.Where(u => u.Id == user).ExecuteUpdateAsync(set => set.SetProperty(u => u.Name, name), ct);
        return null;
    }
}
