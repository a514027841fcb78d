using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;

namespace Offprint.Site.Mail;

/// <summary>
/// Mails that wait to be sent. They are written in the transaction of what causes them, so that neither is there without the other, and each key goes out
/// once. Address and content are encrypted in the database and removed when the mail is sent or given up.
/// </summary>
/// <param name="databases">The database.</param>
/// <param name="protection">Keys of the site.</param>
/// <param name="clock">The clock.</param>
public sealed class Outbox(SiteDatabases databases, IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Offprint.Outbox.1");
    private readonly Channel<bool> _written = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Adds a mail to what a context is about to save; the caller saves, and then calls <see cref="Wake"/>.</summary>
    /// <param name="database">The context.</param>
    /// <param name="key">What the mail is: at most 120 characters; a second one of the same key can't be saved.</param>
    /// <param name="mail">The mail.</param>
    public void Add(SiteDatabase database, string key, OutgoingMail mail)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(mail);
        var now = clock.GetUtcNow();
        database.OutboxMails.Add(new OutboxMailRow
        {
            Key = key,
            Recipient = _protector.Protect(Encoding.UTF8.GetBytes(mail.To)),
            Content = _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(mail with { To = "" })),
            NotBefore = now,
            CreatedAt = now,
        });
    }

    /// <summary>Writes a mail by itself.</summary>
    /// <param name="key">What the mail is.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>False when a mail of this key is there already; then nothing happens.</returns>
    public async Task<bool> WriteAsync(string key, OutgoingMail mail, CancellationToken ct)
    {
        await using var database = databases.Open();
        if (await database.OutboxMails.AnyAsync(m => m.Key == key, ct)) return false;
        Add(database, key, mail);
        try
        {
            await database.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            await using var other = databases.Open();
            if (await other.OutboxMails.AnyAsync(m => m.Key == key, ct)) return false; // written by somebody else in this moment
            throw;
        }

        Wake();
        return true;
    }

    /// <summary>Has the mails looked at now.</summary>
    public void Wake() => _written.Writer.TryWrite(true);

    /// <summary>How many mails there are in each state.</summary>
    /// <param name="ct">Stops it.</param>
    /// <returns>State to number.</returns>
    public async Task<IReadOnlyDictionary<OutboxMailState, int>> CountAsync(CancellationToken ct)
    {
        await using var database = databases.Open();
        return await database.OutboxMails.GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }

    /// <summary>What stands in a row.</summary>
    /// <exception cref="CryptographicException">The keys here are not those that it was written with.</exception>
    internal OutgoingMail Read(OutboxMailRow row) =>
        JsonSerializer.Deserialize<OutgoingMail>(_protector.Unprotect(row.Content!))! with { To = Encoding.UTF8.GetString(_protector.Unprotect(row.Recipient!)) };

    /// <summary>Waits until mails were written here, or for a time: other processes write too.</summary>
    internal async Task WaitAsync(TimeSpan longest, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        enough.CancelAfter(longest);
        try
        {
            await _written.Reader.ReadAsync(enough.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // It is time to look.
        }
    }
}
