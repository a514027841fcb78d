using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Offprint.Site.Community;
using Offprint.Site.Database;
using Offprint.Site.Find;

namespace Offprint.Site.Digests;

/// <summary>Searches that people keep.</summary>
internal sealed class SavedSearches(SiteDatabases databases, TimeProvider clock)
{
    /// <summary>How many one account may keep.</summary>
    public const int Most = 50;

    /// <summary>The filter that a kept search stands for.</summary>
    public static PaperFilter Filter(string query) => PaperFilter.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), out _);

    /// <summary>A filter as it is kept: without its page.</summary>
    public static string Query(PaperFilter filter) => (filter with { Page = 1, Size = PaperFilter.DefaultSize, After = null }).Address("").TrimStart('?');

    /// <summary>Where a search is looked at.</summary>
    public static string Path(string query) => Filter(query) is { Query: not null } ? "/search?" + query : "/papers?" + query;

    /// <summary>The searches of an account, by name.</summary>
    public async Task<IReadOnlyList<SavedSearchRow>> OfAsync(int user, CancellationToken ct)
    {
        await using var database = databases.Open();
        return await database.SavedSearches.AsNoTracking().Where(s => s.UserId == user).OrderBy(s => s.Name).ToListAsync(ct);
    }

    /// <summary>Keeps a search; one of the same name is replaced.</summary>
    /// <returns>Why it can't be kept; null when it was.</returns>
    public async Task<string?> KeepAsync(int user, string name, string query, CancellationToken ct)
    {
        name = name.Trim();
        if (name.Length is 0 or > 80 || name.Any(char.IsControl)) return "A name has 1 to 80 characters.";
        var kept = query.Length <= 2000 ? Query(Filter(query)) : "";
        if (kept.Length == 0) return "A search needs words or a filter.";
        await using var database = databases.Open();
        var same = await database.SavedSearches.FirstOrDefaultAsync(s => s.UserId == user && s.Name == name, ct);
        if (same is not null) same.Query = kept;
        else
        {
            if (await database.SavedSearches.CountAsync(s => s.UserId == user, ct) >= Most) return $"An account keeps {Most} searches at most; remove one first.";
            database.SavedSearches.Add(new SavedSearchRow { Id = RandomIds.Next(), UserId = user, Name = name, Query = kept, CreatedAt = clock.GetUtcNow() });
        }

        try
        {
            await database.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            return null; // the same name was kept in this moment
        }
    }

    /// <summary>Removes one, and its digest with it.</summary>
    public async Task RemoveAsync(int user, string id, CancellationToken ct)
    {
        await using var database = databases.Open();
        await database.Subscriptions.Where(s => s.SavedSearchId == id && s.UserId == user).ExecuteDeleteAsync(ct);
        await database.SavedSearches.Where(s => s.Id == id && s.UserId == user).ExecuteDeleteAsync(ct);
    }
}
