using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Offprint.Site.Database;
using Offprint.Site.Mail;

namespace Offprint.Site.Digests;

/// <summary>
/// Writes the digests that are due into the outbox. That a subscription got its digest of a day and the mail itself are written in one transaction, whose first
/// step only one process can do: each digest is written once.
/// </summary>
internal sealed partial class DigestService(SiteOptions options, SiteDatabases databases, DigestComposer composer, Subscriptions subscriptions, Outbox outbox, TimeProvider clock, ILogger<DigestService> log) : BackgroundService
{
    private const int AtATime = 200;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    /// <summary>Writes all that are due now.</summary>
    /// <returns>How many were written.</returns>
    public async Task<int> WriteDueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (written, after) = (0, 0);
        var composed = new Dictionary<string, DigestContent>(StringComparer.Ordinal); // many want the same
        while (true)
        {
            List<SubscriptionRow> some;
            await using (var database = databases.Open())
                some = await database.Subscriptions.AsNoTracking().Where(s => s.Id > after && s.ConfirmedAt != null).OrderBy(s => s.Id).Take(AtATime).ToListAsync(ct);
            if (some.Count == 0) break;
            after = some[^1].Id;
            foreach (var subscription in some)
            {
                if (DigestSchedule.Due(subscription, now) is not { } due) continue;
                if (await WriteAsync(subscription, due, composed, ct)) written++;
            }
        }

        if (written > 0) outbox.Wake();
        return written;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Smtp is null) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await subscriptions.ForgetAsync(stoppingToken);
                if (await WriteDueAsync(stoppingToken) is > 0 and var count) Written(log, count);
                await Task.Delay(Look, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database is busy or away, or a mistake of ours: looked at again soon.
                NotWritten(log, exception.Message);
                await Task.WhenAny(Task.Delay(Look, clock, stoppingToken));
            }
        }
    }

    private async Task<bool> WriteAsync(SubscriptionRow subscription, (DateOnly Day, DateTimeOffset From, DateTimeOffset To) due, Dictionary<string, DigestContent> composed, CancellationToken ct)
    {
        await using var database = databases.Open();
        var search = subscription.SavedSearchId is { } id ? await database.SavedSearches.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, ct) : null;
        var what = $"{string.Join(',', subscription.Areas)}?{search?.Query}?{search?.Name}?{due.From.UtcTicks}";
        if (!composed.TryGetValue(what, out var content)) composed[what] = content = await composer.ComposeAsync(Scope(subscription, search), due.From, due.To, ct);
        DateOnly? day = due.Day;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var changed = await database.Subscriptions.Where(s => s.Id == subscription.Id && s.ConfirmedAt != null && s.LastDigest == subscription.LastDigest)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastDigest, day), ct);
        if (changed != 1) return false; // another process wrote it, or it was ended
        if (!content.IsEmpty)
        {
            var hash = LinkTokens.Hash(subscriptions.Token(subscription));
            if (hash != subscription.UnsubscribeTokenHash) // the secret of the site was lost and made anew
                await database.Subscriptions.Where(s => s.Id == subscription.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.UnsubscribeTokenHash, hash), ct);
            outbox.Add(database, FormattableString.Invariant($"digest:{subscription.Id}:{due.Day:yyyy-MM-dd}"), DigestMail.Of(content, subscription.Frequency, subscription.Email, options.PublicUrl!.AbsoluteUri.TrimEnd('/'), subscriptions.Manage(subscription)));
            await database.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return !content.IsEmpty;
    }

    private static DigestScope Scope(SubscriptionRow subscription, SavedSearchRow? search) => search is null
        ? new DigestScope(DigestScope.Named(subscription.Areas))
        : new DigestScope([], SavedSearches.Filter(search.Query), search.Name);

    [LoggerMessage(40, LogLevel.Information, "{Count} digests written")]
    private static partial void Written(ILogger logger, int count);

    [LoggerMessage(41, LogLevel.Warning, "digests could not be written: {Problem}")]
    private static partial void NotWritten(ILogger logger, string problem);
}
