using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;

namespace Offprint.Site.Mail;

/// <summary>
/// The way of a mail through its states, each step one statement that only one process can do: leased (nobody else takes it for a while), handing (from
/// here on it may have arrived), sent or failed.
/// </summary>
internal sealed class OutboxStore(SiteDatabases databases, TimeProvider clock)
{
    /// <summary>How long one process has a mail to itself. It is longer than an attempt may take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private const string Uncertain = "the program ended while it was handed over: it may have arrived, and is not sent again";

    /// <summary>Takes the next mail that is due.</summary>
    /// <returns>The mail; null when none is.</returns>
    public async Task<OutboxMailRow?> TakeAsync(CancellationToken ct)
    {
        await using var database = databases.Open();
        while (true)
        {
            var now = clock.GetUtcNow();
            DateTimeOffset? until = now + Lease;
            var due = database.OutboxMails.Where(m => m.State == OutboxMailState.Queued && m.NotBefore <= now && (m.LeasedUntil == null || m.LeasedUntil < now));
            var row = await due.AsNoTracking().OrderBy(m => m.NotBefore).ThenBy(m => m.Id).FirstOrDefaultAsync(ct);
            if (row is null) return null;
            if (await due.Where(m => m.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.LeasedUntil, until).SetProperty(m => m.Attempts, row.Attempts + 1), ct) != 1) continue;
            (row.LeasedUntil, row.Attempts) = (until, row.Attempts + 1);
            return row;
        }
    }

    /// <summary>Notes that the content is handed over now.</summary>
    /// <exception cref="InvalidOperationException">The mail is not leased to this process any more.</exception>
    public void Hand(OutboxMailRow row)
    {
        DateTimeOffset? until = clock.GetUtcNow() + Lease;
        using var database = databases.Open();
        var changed = database.OutboxMails.Where(m => m.Id == row.Id && m.State == OutboxMailState.Queued && m.LeasedUntil == row.LeasedUntil)
            .ExecuteUpdate(set => set.SetProperty(m => m.State, OutboxMailState.Handing).SetProperty(m => m.LeasedUntil, until));
        if (changed != 1) throw new InvalidOperationException("The lease of the mail is over.");
        (row.State, row.LeasedUntil) = (OutboxMailState.Handing, until);
    }

    /// <summary>Notes that the mail server took it, and removes what was in it.</summary>
    public async Task SentAsync(OutboxMailRow row, CancellationToken ct)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        await using var database = databases.Open();
        await database.OutboxMails.Where(m => m.Id == row.Id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.State, OutboxMailState.Sent).SetProperty(m => m.SentAt, now).SetProperty(m => m.LeasedUntil, (DateTimeOffset?)null)
                .SetProperty(m => m.Error, (string?)null).SetProperty(m => m.Recipient, (byte[]?)null).SetProperty(m => m.Content, (byte[]?)null),
            ct);
    }

    /// <summary>Has it tried again: the mail server certainly did not take it.</summary>
    public async Task AgainAsync(OutboxMailRow row, DateTimeOffset notBefore, string? error, CancellationToken ct)
    {
        await using var database = databases.Open();
        await database.OutboxMails.Where(m => m.Id == row.Id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.State, OutboxMailState.Queued).SetProperty(m => m.NotBefore, notBefore).SetProperty(m => m.LeasedUntil, (DateTimeOffset?)null).SetProperty(m => m.Error, error),
            ct);
    }

    /// <summary>Gives it up, and removes what was in it.</summary>
    public async Task FailedAsync(OutboxMailRow row, string error, CancellationToken ct)
    {
        await using var database = databases.Open();
        await database.OutboxMails.Where(m => m.Id == row.Id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.State, OutboxMailState.Failed).SetProperty(m => m.LeasedUntil, (DateTimeOffset?)null).SetProperty(m => m.Error, error)
                .SetProperty(m => m.Recipient, (byte[]?)null).SetProperty(m => m.Content, (byte[]?)null),
            ct);
    }

    /// <summary>Mails that were being handed over when a process ended: they are given up, because nobody knows whether they arrived.</summary>
    /// <returns>Their keys.</returns>
    public async Task<IReadOnlyList<string>> SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var database = databases.Open();
        var left = await database.OutboxMails.AsNoTracking().Where(m => m.State == OutboxMailState.Handing && m.LeasedUntil < now).ToListAsync(ct);
        foreach (var row in left) await FailedAsync(row, Uncertain, ct);
        return [.. left.Select(m => m.Key)];
    }

    /// <summary>Removes rows that nobody needs any more.</summary>
    public async Task ForgetAsync(CancellationToken ct)
    {
        DateTimeOffset? sent = clock.GetUtcNow() - TimeSpan.FromDays(30);
        var failed = clock.GetUtcNow() - TimeSpan.FromDays(90);
        await using var database = databases.Open();
        await database.OutboxMails.Where(m => (m.State == OutboxMailState.Sent && m.SentAt < sent) || (m.State == OutboxMailState.Failed && m.CreatedAt < failed)).ExecuteDeleteAsync(ct);
    }
}
