using System.Net;
using System.Text;
using MimeKit;

namespace Offprint.Site.Mail;

/// <summary>The mail server that takes what the site sends.</summary>
public sealed record SmtpOptions
{
    /// <summary>Its name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Its port; 587 unless set.</summary>
    public int Port { get; init; } = 587;

    /// <summary>Protection of the way; unset: <see cref="SmtpTls.Implicit"/> on port 465, else <see cref="SmtpTls.StartTls"/>.</summary>
    public SmtpTls? Tls { get; init; }

    /// <summary>Name to sign in with; unset: without signing in.</summary>
    public string? User { get; init; }

    /// <summary>Password to sign in with. It is in no log and in no text of this record.</summary>
    public string? Password { get; init; }

    /// <summary>The sender: <c>digest@example.org</c> or <c>Offprint &lt;digest@example.org&gt;</c>.</summary>
    public required string From { get; init; }

    /// <summary>How long one step of the conversation may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The protection that applies.</summary>
    public SmtpTls Protection => Tls ?? (Port == 465 ? SmtpTls.Implicit : SmtpTls.StartTls);

    /// <summary>The sender as a mailbox.</summary>
    internal MailboxAddress Sender => Mailbox(From) ?? throw new ArgumentException($"--smtp-from '{From}': it must be an address such as 'Offprint <digest@example.org>'.");

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">One is wrong; the message names its flag and what would be right.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Host) || Uri.CheckHostName(Host) == UriHostNameType.Unknown) throw new ArgumentException($"--smtp-host '{Host}': it must be the name or the address of a mail server.");
        if (Port is < 1 or > 65535) throw new ArgumentException($"--smtp-port {Port}: it must be a number from 1 to 65,535.");
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(2)) throw new ArgumentException("The mail server's timeout must be more than 0 and at most 2 minutes.");
        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password)) throw new ArgumentException("--smtp-user: name and password belong together; the password comes from OFFPRINT_SMTP_PASSWORD or from the file that --smtp-password-file names.");
        if (Protection == SmtpTls.None && !string.IsNullOrEmpty(Password) && !IsThisMachine(Host)) throw new ArgumentException($"--smtp-tls none would send the password readable to '{Host}': use starttls or implicit.");
        _ = Sender;
    }

    private static MailboxAddress? Mailbox(string text) =>
        MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address.Contains('@', StringComparison.Ordinal) && !text.AsSpan().ContainsAny('\r', '\n') ? mailbox : null;

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The members of the record's text: without name and password.</summary>
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Host = {Host}, Port = {Port}, Tls = {Protection}, From = {From}");
        return true;
    }
}
