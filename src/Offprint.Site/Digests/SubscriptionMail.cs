using Offprint.Papers;
using Offprint.Site.Mail;

namespace Offprint.Site.Digests;

/// <summary>The mails around a subscription.</summary>
internal static class SubscriptionMail
{
    /// <summary>Asks whether the owner of the address wants the digest.</summary>
    public static OutgoingMail Confirm(string email, string about, string often, string link, string root, DateTimeOffset uselessAfter) => new()
    {
        To = email,
        Subject = "Confirm your digest from Offprint",
        UselessAfter = uselessAfter,
        Text = $"""
            Somebody, probably you, asked for papers of {about} from Offprint, {often}. Confirm it here:

            {link}

            Nothing is sent unless you do. If you did not ask for it, ignore this mail.

            """,
        Html = MailLayout.Page(
            "Confirm your digest", $"Papers of {about}, {often}.", root,
            Html.Join([
                MailLayout.Heading("Confirm your digest", 22),
                MailLayout.Paragraph(Html.Of($"Somebody, probably you, asked for papers of {about} from Offprint, {often}.")),
                MailLayout.Button(link, "Look and confirm"),
            ]),
            Html.Of($"Nothing is sent unless you confirm it. If you did not ask for it, ignore this mail.")),
    };

    /// <summary>Tells the owner of an address that gets the digest already where it is changed.</summary>
    public static OutgoingMail Known(string email, string manage, string root, DateTimeOffset uselessAfter) => new()
    {
        To = email,
        Subject = "Your digest from Offprint",
        UselessAfter = uselessAfter,
        Text = $"""
            Somebody, probably you, asked for a digest from Offprint for this address. You get one already. Change or end it here:

            {manage}

            """,
        Html = MailLayout.Page(
            "Your digest from Offprint", "You get one already.", root,
            Html.Join([
                MailLayout.Heading("You get a digest already", 22),
                MailLayout.Paragraph(Html.Of($"Somebody, probably you, asked for a digest from Offprint for this address.")),
                MailLayout.Button(manage, "Change or end it"),
            ]),
            Html.Of($"If you did not ask for it, ignore this mail; nothing changed.")),
    };
}
