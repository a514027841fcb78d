using MailKit.Net.Smtp;
using MimeKit;

namespace Offprint.Site.Mail;

/// <summary>A client that says when the content is about to be handed over: sender and recipient are accepted, not a byte of the content was sent.</summary>
internal sealed class HandingSmtpClient : SmtpClient
{
    /// <summary>Called once before the content of each mail; an exception keeps it from being sent.</summary>
    public Action? BeforeContent { get; set; }

    /// <inheritdoc/>
    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => BeforeContent?.Invoke();
}
