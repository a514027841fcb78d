namespace Offprint.Papers;

/// <summary>What is known of a paper from elsewhere: read from a file, or typed in. <see cref="Clean"/> brings it into the form in which it is kept.</summary>
public sealed record PaperMetadata
{
    /// <summary>Most characters of a title.</summary>
    public const int LongestTitle = 500;

    /// <summary>Most characters of an abstract.</summary>
    public const int LongestAbstract = 10_000;

    /// <summary>Most authors; papers of large collaborations keep the first ones.</summary>
    public const int MostAuthors = 500;

    /// <summary>Most tags.</summary>
    public const int MostTags = 40;

    /// <summary>Most characters of an author's name or a tag.</summary>
    public const int LongestName = 120;

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Abstract: plain text; empty when not known.</summary>
    public string Abstract { get; init; } = "";

    /// <summary>Authors, in order.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Date as far as known: 2024, 2024-04 or 2024-04-15.</summary>
    public required string Date { get; init; }

    /// <summary>Area; null when not known.</summary>
    public PaperArea? Area { get; init; }

    /// <summary>Tags: keywords, subject classes.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>arXiv number.</summary>
    public string? ArxivId { get; init; }

    /// <summary>DOI.</summary>
    public string? Doi { get; init; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; init; }

    /// <summary>
    /// The same in the form in which it is kept: spaces single, identifiers without versions and addresses, tags in lower case, what repeats left out, what
    /// is too long cut.
    /// </summary>
    /// <returns>The clean metadata.</returns>
    /// <exception cref="InvalidDataException">The title is missing, the date is none, or an identifier is none; the message names the field.</exception>
    public PaperMetadata Clean()
    {
        var title = MetadataText.OneLine(Title);
        if (title.Length == 0) throw new InvalidDataException("title: it is missing.");
        var date = Date.Trim();
        if (!MetadataText.IsDate(date)) throw new InvalidDataException($"date: '{MetadataText.Short(date)}' must be a date such as 2024, 2024-04 or 2024-04-15.");
        var arxiv = ArxivId is { } number && number.Trim().Length > 0 ? PaperIdentifiers.Arxiv(number) ?? throw new InvalidDataException($"arXiv: '{MetadataText.Short(number)}' must be an arXiv number such as 2404.09529.") : null;
        var doi = Doi is { } name && name.Trim().Length > 0 ? PaperIdentifiers.Doi(name) ?? throw new InvalidDataException($"DOI: '{MetadataText.Short(name)}' must be a DOI such as 10.1145/3597503.") : null;
        return this with
        {
            Title = MetadataText.Cut(title, LongestTitle),
            Abstract = MetadataText.Cut(MetadataText.OneLine(Abstract), LongestAbstract),
            Authors = Names(Authors, MostAuthors, lower: false),
            Date = date,
            Tags = Names(Tags, MostTags, lower: true),
            ArxivId = arxiv,
            Doi = doi,
            Url = Url is { } url && url.Trim().Length > 0 ? MetadataText.WebAddress(url) ?? throw new InvalidDataException($"address: '{MetadataText.Short(url)}' must be a web address such as https://example.org/paper.") : null,
        };
    }

    private static List<string> Names(IReadOnlyList<string> names, int most, bool lower) =>
        [.. names.Select(n => MetadataText.Cut(MetadataText.OneLine(lower ? n.ToLowerInvariant() : n), LongestName)).Where(static n => n.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(most)];
}
