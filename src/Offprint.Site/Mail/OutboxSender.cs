using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Offprint.Site.Database;

namespace Offprint.Site.Mail;

/// <summary>
/// Sends what is in the outbox, one mail after the other. What the mail server refuses for now is tried again later, what it refuses for good is given up.
/// A mail whose hand-over broke off (the program was killed, the connection was lost) may have arrived: it is not sent again, and reported.
/// </summary>
internal sealed partial class OutboxSender(SiteOptions options, Outbox outbox, OutboxStore store, TimeProvider clock, ILogger<OutboxSender> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Forget = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LastMoments = TimeSpan.FromSeconds(12);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Smtp is not { } smtp) return;
        using var client = new HandingSmtpClient { Timeout = (int)smtp.Timeout.TotalMilliseconds };
        DateTimeOffset forgotten = default;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var key in await store.SweepAsync(stoppingToken)) Uncertain(log, Kind(key));
                if (clock.GetUtcNow() - forgotten > Forget)
                {
                    await store.ForgetAsync(stoppingToken);
                    forgotten = clock.GetUtcNow();
                }

                if (await store.TakeAsync(stoppingToken) is { } row)
                {
                    await SendAsync(client, smtp, row, stoppingToken);
                    continue;
                }

                await DisconnectAsync(client);
                await outbox.WaitAsync(Look, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // The database is busy or away, a lease is over, or a mistake of ours: the others are to be sent all the same.
                NotLookedAt(log, exception.Message);
                await DisconnectAsync(client);
                await Task.WhenAny(Task.Delay(Look, clock, stoppingToken));
            }
        }

        await DisconnectAsync(client);
    }

    private async Task SendAsync(HandingSmtpClient client, SmtpOptions smtp, OutboxMailRow row, CancellationToken stopping)
    {
        // A mail that is on its way when the server is asked to stop may arrive; there is time for that, not for ever.
        using var limit = new CancellationTokenSource(LongestAttempt);
        await using var last = stopping.Register(() => limit.CancelAfter(LastMoments));
        try
        {
            var mail = outbox.Read(row);
            if (mail.UselessAfter < clock.GetUtcNow())
            {
                await GiveUpAsync(row, "it came too late to be of use");
                return;
            }

            using var message = MimeMessages.Of(mail, row.Key, smtp, options.PublicUrl!.Host, row.CreatedAt);
            await ConnectAsync(client, smtp, limit.Token);
            client.BeforeContent = () => store.Hand(row);
            await client.SendAsync(message, limit.Token);
            await store.SentAsync(row, CancellationToken.None);
            Sent(log, row.Id, Kind(row.Key));
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            await GiveUpAsync(row, "its address or content can't be read");
        }
        catch (SmtpCommandException exception)
        {
            // The mail server answered: it did not take the mail.
            var error = $"{(int)exception.StatusCode} {exception.ErrorCode}";
            if ((int)exception.StatusCode >= 500 && exception.ErrorCode != SmtpErrorCode.UnexpectedStatusCode) await GiveUpAsync(row, error);
            else await AgainAsync(row, error);
            await DisconnectAsync(client);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ProtocolException or AuthenticationException or SslHandshakeException or CryptographicException or NotSupportedException
            or ServiceNotAuthenticatedException or ServiceNotConnectedException or OperationCanceledException)
        {
            await DisconnectAsync(client);
            if (row.State == OutboxMailState.Handing)
            {
                await store.FailedAsync(row, "the connection was lost while it was handed over: it may have arrived, and is not sent again", CancellationToken.None);
                Uncertain(log, Kind(row.Key));
            }
            else await AgainAsync(row, Reason(exception), isStopping: stopping.IsCancellationRequested);
        }
    }

    private static async Task ConnectAsync(HandingSmtpClient client, SmtpOptions smtp, CancellationToken ct)
    {
        if (client.IsConnected) return;
        var protection = smtp.Protection switch { SmtpTls.Implicit => SecureSocketOptions.SslOnConnect, SmtpTls.StartTls => SecureSocketOptions.StartTls, _ => SecureSocketOptions.None };
        await client.ConnectAsync(smtp.Host, smtp.Port, protection, ct);
        if (!string.IsNullOrEmpty(smtp.User)) await client.AuthenticateAsync(smtp.User, smtp.Password!, ct);
    }

    private static async Task DisconnectAsync(HandingSmtpClient client)
    {
        if (!client.IsConnected) return;
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await client.DisconnectAsync(quit: true, soon.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ProtocolException or CommandException or OperationCanceledException)
        {
            // It is gone already.
        }
    }

    private async Task AgainAsync(OutboxMailRow row, string error, bool isStopping = false)
    {
        var now = clock.GetUtcNow();
        if (isStopping) await store.AgainAsync(row, now, null, CancellationToken.None);
        else if (now - row.CreatedAt > OutboxDelays.GiveUp) await GiveUpAsync(row, error);
        else
        {
            var next = now + OutboxDelays.After(row.Attempts, Random.Shared.NextDouble());
            await store.AgainAsync(row, next, error, CancellationToken.None);
            Delayed(log, row.Id, Kind(row.Key), error, row.Attempts, next);
        }
    }

    private async Task GiveUpAsync(OutboxMailRow row, string error)
    {
        await store.FailedAsync(row, error, CancellationToken.None);
        GivenUp(log, row.Id, Kind(row.Key), error);
    }

    /// <summary>A reason without what a server may have put into it: no addresses get into the log.</summary>
    private static string Reason(Exception exception) => exception switch
    {
        AuthenticationException or ServiceNotAuthenticatedException => "the mail server does not accept name and password",
        SslHandshakeException => "no protected connection to the mail server: its certificate is not trusted, or it speaks no TLS there",
        NotSupportedException => "the mail server offers no STARTTLS, or no way to sign in",
        CryptographicException => "it was written with other keys: the folder 'keys' of the data directory belongs to the database",
        SocketException socket => $"the mail server can't be reached: {socket.SocketErrorCode}",
        OperationCanceledException => "the mail server took too long",
        _ => "the connection to the mail server was lost",
    };

    private static string Kind(string key) => key.Split(':')[0];

    [LoggerMessage(30, LogLevel.Information, "mail {Id} ({Kind}) sent")]
    private static partial void Sent(ILogger logger, long id, string kind);

    [LoggerMessage(31, LogLevel.Warning, "mail {Id} ({Kind}) not sent: {Problem}; attempt {Attempt}, the next one at {Next:u}")]
    private static partial void Delayed(ILogger logger, long id, string kind, string problem, int attempt, DateTimeOffset next);

    [LoggerMessage(32, LogLevel.Warning, "mail {Id} ({Kind}) given up: {Problem}")]
    private static partial void GivenUp(ILogger logger, long id, string kind, string problem);

    [LoggerMessage(33, LogLevel.Warning, "a mail ({Kind}) may have arrived or not: its hand-over broke off; it is not sent again")]
    private static partial void Uncertain(ILogger logger, string kind);

    [LoggerMessage(34, LogLevel.Warning, "the outbox could not be looked at: {Problem}")]
    private static partial void NotLookedAt(ILogger logger, string problem);
}
