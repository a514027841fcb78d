using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.Text;

namespace Offprint.Site.Mail;

/// <summary>Mails in the form that mail servers take.</summary>
internal static class MimeMessages
{
    /// <summary>Builds the message. Its Message-ID comes from the key: tried again, it is the same mail.</summary>
    public static MimeMessage Of(OutgoingMail mail, string key, SmtpOptions smtp, string host, DateTimeOffset date)
    {
        var message = new MimeMessage { Subject = mail.Subject, Date = date, MessageId = MessageId(key, host) };
        message.From.Add(smtp.Sender);
        message.To.Add(MailboxAddress.Parse(mail.To));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (mail.Unsubscribe is not null)
        {
            message.Headers.Add("List-Id", $"Offprint digest <digest.{host}>");
            message.Headers.Add("List-Unsubscribe", $"<{mail.Unsubscribe}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        var plain = new TextPart(TextFormat.Plain) { Text = mail.Text };
        message.Body = mail.Html is null ? plain : new MultipartAlternative(plain, new TextPart(TextFormat.Html) { Text = mail.Html });
        return message;
    }

    /// <summary>A name that the key gives, and nobody can read the key from.</summary>
    public static string MessageId(string key, string host) => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]}@{host}";
}
