using System.Globalization;

namespace Offprint.Papers;

/// <summary>A card: YAML front matter between lines of three dashes, then Markdown.</summary>
internal static class CardParser
{
    /// <summary>Reads a card.</summary>
    /// <param name="text">The file.</param>
    /// <param name="origin">Its name for messages.</param>
    /// <param name="folder">The name of its folder, which the slug has to be.</param>
    /// <returns>The paper; its state is not known here.</returns>
    /// <exception cref="InvalidDataException">The card is wrong; the message names file, line and field.</exception>
    public static Paper Parse(string text, string origin, string folder)
    {
        text = text.ReplaceLineEndings("\n").TrimStart('\uFEFF');
        if (!text.StartsWith("---\n", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{origin}: line 1: a card starts with its front matter, a line of three dashes.");
        }

        var end = text.IndexOf("\n---\n", 3, StringComparison.Ordinal);
        if (end < 0)
        {
            end = text.EndsWith("\n---", StringComparison.Ordinal) ? text.Length - 4 : -1;
        }

        if (end < 0)
        {
            throw new InvalidDataException($"{origin}: line 1: the front matter is not closed by a line of three dashes.");
        }

        var fields = FrontMatter.Read(end < 4 ? "" : text[4..(end + 1)], origin, firstLine: 2);
        var paper = new Paper
        {
            Slug = fields.Required("slug", Slugs.IsValid, "lower-case letters, digits and single dashes"),
            Title = fields.Required("title"),
            Authors = fields.List("authors", required: true),
            Date = fields.Required("date", IsDate, "2024, 2024-04 or 2024-04-15"),
            Venue = fields.Optional("venue"),
            Arxiv = fields.Optional("arxiv", IsArxiv, "a number such as 2404.09529"),
            Doi = fields.Optional("doi", static doi => doi.StartsWith("10.", StringComparison.Ordinal) && doi.Contains('/', StringComparison.Ordinal), "a DOI such as 10.1145/3597503"),
            Area = fields.Choice<PaperArea>("area"),
            Kind = fields.Choice<PaperKind>("kind"),
            Tags = fields.List("tags", required: false),
            Claim = fields.Required("claim"),
            AuthorsCode = fields.Optional("authorsCode", IsWebAddress, "a web address"),
            Code = fields.List("code", required: false),
            Origin = origin,
            Body = end + 5 <= text.Length ? text[(end + 5)..] : "",
        };
        if (paper.Slug != folder)
        {
            throw fields.Wrong("slug", $"'{paper.Slug}' is not the name of the card's folder, '{folder}'");
        }

        fields.RefuseUnknown();
        return paper;
    }

    private static bool IsDate(string date) =>
        DateOnly.TryParseExact(date, ["yyyy", "yyyy-MM", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsArxiv(string number) =>
        number.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-') && number.Any(char.IsAsciiDigit);

    private static bool IsWebAddress(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
