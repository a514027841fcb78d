using System.Globalization;
using System.Text;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Mail;
using Offprint.Site.Markup;

namespace Offprint.Site.Digests;

/// <summary>A digest as a mail: the same in a plain and in an HTML part. Links go to the site and carry nothing that tells who followed them.</summary>
internal static class DigestMail
{
    /// <summary>The mail.</summary>
    /// <param name="content">What it tells.</param>
    /// <param name="frequency">How often it comes.</param>
    /// <param name="email">Who gets it.</param>
    /// <param name="root">Address of the site.</param>
    /// <param name="manage">Address at which the subscription is changed or ended.</param>
    public static OutgoingMail Of(DigestContent content, DigestFrequency frequency, string email, string root, string manage) => new()
    {
        To = email,
        Subject = Subject(content),
        Text = Text(content, frequency, root, manage),
        Html = Markup(content, frequency, root, manage),
        Unsubscribe = manage + "/unsubscribe",
        UselessAfter = content.To + TimeSpan.FromDays(frequency == DigestFrequency.Daily ? 2 : 6),
    };

    /// <summary>"Offprint: 3 new papers, 1 verdict".</summary>
    public static string Subject(DigestContent content)
    {
        var parts = new List<string>();
        if (content.NewCount > 0) parts.Add(content.NewCount == 1 ? "1 new paper" : string.Create(CultureInfo.InvariantCulture, $"{content.NewCount:#,0} new papers"));
        if (content.Verdicts.Count > 0) parts.Add(content.Verdicts.Count == 1 ? "1 verdict" : $"{content.Verdicts.Count} verdicts");
        return "Offprint: " + (parts.Count > 0 ? string.Join(", ", parts) : "what people vote for and run");
    }

    private static string Times(DigestContent content) => (content.To - content.From).TotalDays <= 1
        ? Day(content.To)
        : $"{Day(content.From)} to {Day(content.To)}";

    private static string Day(DateTimeOffset time) => Dates.Words(time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static IEnumerable<(string Heading, IReadOnlyList<DigestEntry> Entries)> Sections(DigestContent content)
    {
        if (content.New.Count > 0) yield return ("New papers", content.New);
        if (content.Verdicts.Count > 0) yield return ("New verdicts", content.Verdicts);
        if (content.Trending.Count > 0) yield return ("Trending", content.Trending);
    }

    private static string Why(DigestContent content, DigestFrequency frequency) => $"You get this {(frequency == DigestFrequency.Daily ? "every day" : "every Monday")} because you subscribed to papers of {content.About}.";

    private static string Text(DigestContent content, DigestFrequency frequency, string root, string manage)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Offprint, {Times(content)}: papers of {content.About}\n");
        foreach (var (heading, entries) in Sections(content))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{heading.ToUpperInvariant()}\n");
            foreach (var entry in entries)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n* {entry.Title}\n");
                if (entry.Text.Length > 0) text.Append(CultureInfo.InvariantCulture, $"  {entry.Text}\n");
                text.Append(CultureInfo.InvariantCulture, $"  {entry.Note}\n  {root}{entry.Path}\n");
            }

            if (heading == "New papers" && More(content) is { } more) text.Append(CultureInfo.InvariantCulture, $"\n{more}: {root}{content.ListPath}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n-- \n{Why(content, frequency)}\nChange or end it: {manage}\n");
        return text.ToString();
    }

    private static string? More(DigestContent content) =>
        content.NewCount > content.New.Count ? string.Create(CultureInfo.InvariantCulture, $"And {content.NewCount - content.New.Count:#,0} more") : null;

    private static string Markup(DigestContent content, DigestFrequency frequency, string root, string manage)
    {
        List<Html> rows =
        [
            MailLayout.Heading(Subject(content)["Offprint: ".Length..] is var subject ? char.ToUpperInvariant(subject[0]) + subject[1..] : "", 22),
            Html.Of($"""<tr><td class="soft pad" style="padding:4px 28px 0 28px;{new Html(MailLayout.Soft)};font-size:14px">{Times(content)} · papers of {content.About}</td></tr>"""),
        ];
        foreach (var (heading, entries) in Sections(content))
        {
            rows.Add(MailLayout.Heading(heading));
            rows.AddRange(entries.Select(e => Row(e, root)));
            if (heading == "New papers" && More(content) is { } more) rows.Add(MailLayout.Paragraph(MailLayout.Link(root + content.ListPath, more)));
        }

        rows.Add(MailLayout.Button(root + content.ListPath, "See all on the site"));
        var preview = string.Join(" · ", Sections(content).SelectMany(s => s.Entries).Take(3).Select(e => e.Title));
        return MailLayout.Page(Subject(content), preview, root, Html.Join(rows), Html.Of($"""{Why(content, frequency)} <a href="{manage}" class="link" style="color:#1f5fa8">Change or end it</a>."""));
    }

    private static Html Row(DigestEntry entry, string root)
    {
        var verdict = entry.Path.StartsWith("/runs/", StringComparison.Ordinal) || entry.Path.EndsWith("#found", StringComparison.Ordinal);
        return Html.Of(
            $"""
            <tr><td class="pad" style="padding:0 28px"><table role="presentation" class="line" width="100%" cellpadding="0" cellspacing="0" style="border-bottom:1px solid #d5d9de"><tr><td style="padding:12px 0">
            <a href="{root}{entry.Path}" class="link" style="color:#1f5fa8;font-size:16px;font-weight:600;line-height:1.35;text-decoration:none">{entry.Title}</a>
            <div class="ink" style="{new Html(MailLayout.Ink)};font-size:15px;line-height:1.5;padding-top:3px">{(verdict ? Html.Of($"<strong>{entry.Note}.</strong> ") : Html.Empty)}{entry.Text}</div>
            {(verdict ? Html.Empty : Html.Of($"""<div class="soft" style="{new Html(MailLayout.Soft)};font-size:13px;line-height:1.5;padding-top:3px">{entry.Note}</div>"""))}
            </td></tr></table></td></tr>
            """);
    }
}
