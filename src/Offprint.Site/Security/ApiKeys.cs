using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;
using Offprint.Site.Mail;

namespace Offprint.Site.Security;

/// <summary>Keys that may write through the JSON interface. A key is shown once, when it is made; the database has its hash only.</summary>
/// <param name="databases">The database.</param>
/// <param name="clock">The clock.</param>
public sealed class ApiKeys(SiteDatabases databases, TimeProvider clock)
{
    private const string Prefix = "offprint_";

    /// <summary>Makes a key.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public async Task<string> CreateAsync(string name, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > 64) throw new ArgumentException("--name: it must say in 1 to 64 characters what the key is for.");
        var key = Prefix + LinkTokens.Create();
        await using var database = databases.Open();
        database.ApiKeys.Add(new ApiKeyRow { Name = name.Trim(), Hash = LinkTokens.Hash(key), CreatedAt = clock.GetUtcNow() });
        await database.SaveChangesAsync(ct);
        return key;
    }

    /// <summary>Withdraws all keys of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>How many were withdrawn.</returns>
    public async Task<int> RevokeAsync(string name, CancellationToken ct)
    {
        await using var database = databases.Open();
        DateTimeOffset? now = clock.GetUtcNow();
        return await database.ApiKeys.Where(k => k.Name == name && k.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, now), ct);
    }

    /// <summary>The name of the key that a request carries.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The name; null without a valid key.</returns>
    public async Task<string?> FindAsync(HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer " + Prefix, StringComparison.Ordinal) || header.Length > 200) return null;
        var hash = LinkTokens.Hash(header["Bearer ".Length..].Trim());
        await using var database = databases.Open();
        return await database.ApiKeys.Where(k => k.Hash == hash && k.RevokedAt == null).Select(k => k.Name).FirstOrDefaultAsync(ct);
    }
}
