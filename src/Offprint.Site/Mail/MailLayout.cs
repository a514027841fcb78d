using Offprint.Papers;

namespace Offprint.Site.Mail;

/// <summary>
/// The frame of an HTML mail. Mail programs know little: tables, styles at each element, nothing from elsewhere. The style block is for those that read
/// one, and turns the colours where the reader's screen is dark.
/// </summary>
internal static class MailLayout
{
    public const string Ink = "color:#1d2125";
    public const string Soft = "color:#5a6370";
    private const string Font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

    private const string Dark =
        "@media (prefers-color-scheme:dark){.page{background:#14171a!important}.sheet{background:#1d2226!important;border-color:#3a4149!important}.ink{color:#e7e9ec!important}.soft{color:#a3adb8!important}"
        + ".link{color:#7db7f5!important}.line{border-color:#3a4149!important}.button{background:#7db7f5!important;color:#101315!important}}"
        + "@media (max-width:620px){.sheet{border-left:0!important;border-right:0!important;border-radius:0!important}.page{padding:0!important}.pad{padding-left:18px!important;padding-right:18px!important}}";

    /// <summary>A whole mail.</summary>
    /// <param name="title">Its title, for programs that read it out.</param>
    /// <param name="preview">What lists of mails show behind the subject.</param>
    /// <param name="root">Address of the site.</param>
    /// <param name="body">Rows of the sheet's table.</param>
    /// <param name="footer">What stands below it.</param>
    public static string Page(string title, string preview, string root, Html body, Html footer) => Html.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>{title}</title>
        <style>{new Html(Dark)}</style>
        </head>
        <body class="page" style="margin:0;padding:0;background:#f2f3f1">
        <div style="display:none;max-height:0;overflow:hidden">{preview}</div>
        <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f3f1;padding:24px 12px;{new Html(Font)}"><tr><td align="center">
        <table role="presentation" class="sheet" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:#fdfdfb;border:1px solid #d5d9de;border-radius:8px">
        <tr><td class="pad" style="padding:20px 28px 0 28px"><a href="{root}" class="ink" style="{new Html(Ink)};font-size:19px;font-weight:700;text-decoration:none">Offprint</a></td></tr>
        {body}
        </table>
        <table role="presentation" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px"><tr><td class="soft pad" style="padding:16px 28px;{new Html(Soft)};font-size:13px;line-height:1.5">{footer}</td></tr></table>
        </td></tr></table>
        </body>
        </html>

        """).Markup;

    /// <summary>A row with a paragraph.</summary>
    public static Html Paragraph(Html text) => Html.Of($"""<tr><td class="ink pad" style="padding:12px 28px 0 28px;{new Html(Ink)};font-size:16px;line-height:1.5">{text}</td></tr>""");

    /// <summary>A row with a heading.</summary>
    public static Html Heading(string text, int size = 18) => Html.Of($"""<tr><td class="ink pad" style="padding:22px 28px 0 28px"><h{(size > 20 ? 1 : 2)} class="ink" style="margin:0;font-size:{size}px;line-height:1.3;{new Html(Ink)}">{text}</h{(size > 20 ? 1 : 2)}></td></tr>""");

    /// <summary>A row with a button that is a link.</summary>
    public static Html Button(string address, string text) => Html.Of(
        $"""<tr><td class="pad" style="padding:18px 28px 22px 28px"><a href="{address}" class="button" style="display:inline-block;background:#1f5fa8;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none;padding:11px 22px;border-radius:6px">{text}</a></td></tr>""");

    /// <summary>A link in a text.</summary>
    public static Html Link(string address, string text) => Html.Of($"""<a href="{address}" class="link" style="color:#1f5fa8">{text}</a>""");
}
