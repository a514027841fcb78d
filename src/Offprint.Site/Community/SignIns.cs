using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;
using Offprint.Site.Mail;

namespace Offprint.Site.Community;

/// <summary>Sign-in by a link that is sent to an address: no passwords. A link works once, for half an hour.</summary>
/// <param name="databases">The database.</param>
/// <param name="clock">The clock.</param>
public sealed class SignIns(SiteDatabases databases, TimeProvider clock)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>Links of one address that may be open at a time, so that nobody can fill a mailbox.</summary>
    public const int MaximumOpen = 3;

    /// <summary>An address in the form in which it is kept.</summary>
    /// <param name="text">What was typed.</param>
    /// <returns>The address; null when it is none.</returns>
    public static string? Address(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        return text.Length is > 2 and <= 254 && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';')
            && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.', StringComparison.Ordinal) ? text.ToLowerInvariant() : null;
    }

    /// <summary>Makes a link's token for an address.</summary>
    /// <param name="email">The address, as <see cref="Address"/> gives it.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The token; null when <see cref="MaximumOpen"/> links of the address are open already.</returns>
    public async Task<string?> CreateAsync(string email, CancellationToken ct)
    {
        var token = LinkTokens.Create();
        var now = clock.GetUtcNow();
        await using var database = databases.Open();
        await database.SignInLinks.Where(l => l.ExpiresAt < now).ExecuteDeleteAsync(ct);
        if (await database.SignInLinks.CountAsync(l => l.Email == email && l.UsedAt == null, ct) >= MaximumOpen) return null;
        database.SignInLinks.Add(new SignInLinkRow { Hash = LinkTokens.Hash(token), Email = email, ExpiresAt = now + Lifetime });
        await database.SaveChangesAsync(ct);
        return token;
    }

    /// <summary>Looks at a link without using it.</summary>
    /// <param name="token">The token.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The address it is for; null when it does not work (any more).</returns>
    public async Task<string?> LookAsync(string token, CancellationToken ct)
    {
        var (hash, now) = (LinkTokens.Hash(token), clock.GetUtcNow());
        await using var database = databases.Open();
        return await database.SignInLinks.Where(l => l.Hash == hash && l.UsedAt == null && l.ExpiresAt >= now).Select(l => l.Email).FirstOrDefaultAsync(ct);
    }

    /// <summary>Uses a link, and with it all others of its address.</summary>
    /// <param name="token">The token.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Who signed in; null when it does not work (any more).</returns>
    public async Task<UserRow?> UseAsync(string token, CancellationToken ct)
    {
        if (await LookAsync(token, ct) is not { } email) return null;
        var hash = LinkTokens.Hash(token);
        DateTimeOffset? now = clock.GetUtcNow();
        await using var database = databases.Open();
        if (await database.SignInLinks.Where(l => l.Hash == hash && l.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, now), ct) != 1) return null; // another request was faster
        await database.SignInLinks.Where(l => l.Email == email && l.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, now), ct);
        if (await database.Users.FirstOrDefaultAsync(u => u.Email == email, ct) is { } known) return known;
        var user = new UserRow { Email = email, CreatedAt = now.Value };
        database.Users.Add(user);
        try
        {
            await database.SaveChangesAsync(ct);
            return user;
        }
        catch (DbUpdateException)
        {
            // Another link of the address was used in the same moment.
            await using var again = databases.Open();
            return await again.Users.FirstOrDefaultAsync(u => u.Email == email, ct);
        }
    }
}
