using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Mail;

namespace Offprint.Site.Digests;

/// <summary>
/// Who gets digests. An address is asked before anything is sent to it; whoever asks learns nothing about it, and for ten minutes no second mail goes there.
/// </summary>
internal sealed class Subscriptions(SiteOptions options, SiteDatabases databases, Outbox outbox, LinkTokens tokens, TimeProvider clock)
{
    /// <summary>How long an address may take to confirm.</summary>
    public static readonly TimeSpan ToConfirm = TimeSpan.FromDays(7);

    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private string Root => options.PublicUrl!.AbsoluteUri.TrimEnd('/');

    /// <summary>Somebody asks for digests to an address that may not be theirs: the address is asked.</summary>
    public async Task AskAsync(string email, DigestFrequency frequency, IReadOnlyList<PaperArea> areas, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var key = string.Create(CultureInfo.InvariantCulture, $"confirm:{LinkTokens.Hash(email)[..24]}:{now.UtcTicks / Quiet.Ticks}");
        await using var database = databases.Open();
        if (await database.OutboxMails.AnyAsync(m => m.Key == key, ct)) return;
        var known = await database.Subscriptions.FirstOrDefaultAsync(s => s.Email == email && s.SavedSearchId == null, ct);
        if (known?.ConfirmedAt is not null) outbox.Add(database, key, SubscriptionMail.Known(email, Manage(known), Root, now + ToConfirm));
        else
        {
            var token = LinkTokens.Create();
            var subscription = known ?? New(email, null, frequency, areas, null, now);
            (subscription.Frequency, subscription.Areas, subscription.ConfirmTokenHash) = (frequency, [.. areas.Select(a => a.Name())], LinkTokens.Hash(token));
            if (known is null) database.Subscriptions.Add(subscription);
            outbox.Add(database, key, SubscriptionMail.Confirm(email, new DigestScope(areas).About, Often(frequency), $"{Root}/digest/confirm/{token}", Root, now + ToConfirm));
        }

        try
        {
            await database.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            return; // the same address was asked in this moment: one mail is enough
        }

        outbox.Wake();
    }

    /// <summary>Subscribes the address of an account; it was proved when its owner signed in.</summary>
    public async Task SetAsync(UserRow user, DigestFrequency frequency, IReadOnlyList<PaperArea> areas, string? search, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var database = databases.Open();
        if (search is not null && !await database.SavedSearches.AnyAsync(s => s.Id == search && s.UserId == user.Id, ct)) return;
        var subscription = await database.Subscriptions.FirstOrDefaultAsync(s => s.Email == user.Email && s.SavedSearchId == search, ct);
        if (subscription is null) database.Subscriptions.Add(subscription = New(user.Email, user.Id, frequency, areas, search, now));
        (subscription.UserId, subscription.Frequency, subscription.Areas, subscription.ConfirmTokenHash) = (user.Id, frequency, [.. areas.Select(a => a.Name())], null);
        subscription.ConfirmedAt ??= now;
        try
        {
            await database.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // The same was asked for in this moment; it is there.
        }
    }

    /// <summary>What a token would confirm.</summary>
    public async Task<SubscriptionRow?> LookAsync(string token, CancellationToken ct)
    {
        var (hash, oldest) = (LinkTokens.Hash(token), clock.GetUtcNow() - ToConfirm);
        await using var database = databases.Open();
        return await database.Subscriptions.AsNoTracking().FirstOrDefaultAsync(s => s.ConfirmTokenHash == hash && s.CreatedAt >= oldest, ct);
    }

    /// <summary>Confirms.</summary>
    public async Task<SubscriptionRow?> ConfirmAsync(string token, CancellationToken ct)
    {
        if (await LookAsync(token, ct) is not { } subscription) return null;
        DateTimeOffset? now = clock.GetUtcNow();
        await using var database = databases.Open();
        var changed = await database.Subscriptions.Where(s => s.Id == subscription.Id && s.ConfirmTokenHash == subscription.ConfirmTokenHash)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.ConfirmedAt, now).SetProperty(s => s.ConfirmTokenHash, (string?)null), ct);
        return changed == 1 ? subscription : null;
    }

    /// <summary>The subscription that a token of a digest belongs to.</summary>
    public async Task<SubscriptionRow?> FindAsync(string token, CancellationToken ct)
    {
        var hash = LinkTokens.Hash(token);
        await using var database = databases.Open();
        return await database.Subscriptions.AsNoTracking().FirstOrDefaultAsync(s => s.UnsubscribeTokenHash == hash && s.ConfirmedAt != null, ct);
    }

    /// <summary>Changes one.</summary>
    public async Task ChangeAsync(int id, DigestFrequency frequency, IReadOnlyList<PaperArea> areas, CancellationToken ct)
    {
        await using var database = databases.Open();
        if (await database.Subscriptions.FirstOrDefaultAsync(s => s.Id == id, ct) is not { } subscription) return;
        (subscription.Frequency, subscription.Areas) = (frequency, [.. areas.Select(a => a.Name())]);
        await database.SaveChangesAsync(ct);
    }

    /// <summary>Ends one; nothing of it is kept. Ending what has ended is no mistake.</summary>
    public async Task EndAsync(string token, CancellationToken ct)
    {
        var hash = LinkTokens.Hash(token);
        await using var database = databases.Open();
        await database.Subscriptions.Where(s => s.UnsubscribeTokenHash == hash).ExecuteDeleteAsync(ct);
    }

    /// <summary>Forgets addresses that never confirmed.</summary>
    public async Task ForgetAsync(CancellationToken ct)
    {
        var oldest = clock.GetUtcNow() - ToConfirm;
        await using var database = databases.Open();
        await database.Subscriptions.Where(s => s.ConfirmedAt == null && s.CreatedAt < oldest).ExecuteDeleteAsync(ct);
    }

    /// <summary>The token of one's own page.</summary>
    public string Token(SubscriptionRow subscription) => tokens.OfSubscription(subscription.Email, subscription.SavedSearchId, subscription.CreatedAt);

    /// <summary>The address of its own page.</summary>
    public string Manage(SubscriptionRow subscription) => $"{Root}/digest/{Token(subscription)}";

    /// <summary>In words.</summary>
    public static string Often(DigestFrequency frequency) => frequency == DigestFrequency.Daily ? "every day" : "every Monday";

    private SubscriptionRow New(string email, int? user, DigestFrequency frequency, IReadOnlyList<PaperArea> areas, string? search, DateTimeOffset now)
    {
        now = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()); // as it is kept: the token is made from it
        return new SubscriptionRow
        {
            Email = email, UserId = user, Frequency = frequency, Areas = [.. areas.Select(a => a.Name())], SavedSearchId = search, CreatedAt = now,
            UnsubscribeTokenHash = LinkTokens.Hash(tokens.OfSubscription(email, search, now)),
        };
    }
}
