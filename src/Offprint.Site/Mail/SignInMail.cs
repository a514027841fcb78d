using Offprint.Papers;

namespace Offprint.Site.Mail;

/// <summary>The mail with the link that signs in.</summary>
internal static class SignInMail
{
    public static OutgoingMail Of(string email, string link, string root, DateTimeOffset uselessAfter) => new()
    {
        To = email,
        Subject = "Sign in to Offprint",
        UselessAfter = uselessAfter,
        Text = $"""
            Open this link to sign in to Offprint. It works once, for half an hour:

            {link}

            If you did not ask for it, do nothing: nobody gets in without it.

            """,
        Html = MailLayout.Page(
            "Sign in to Offprint", "The link works once, for half an hour.", root,
            Html.Join([
                MailLayout.Heading("Sign in to Offprint", 22),
                MailLayout.Paragraph(Html.Of($"The link works once, for half an hour.")),
                MailLayout.Button(link, "Sign in"),
            ]),
            Html.Of($"If you did not ask for it, do nothing: nobody gets in without it.")),
    };
}
