namespace Offprint.Papers;

/// <summary>One paper of the catalog: the front matter of its card, and the card's text.</summary>
public sealed record Paper
{
    /// <summary>Name of its folder and in commands: lower-case letters, digits and single dashes.</summary>
    public required string Slug { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Authors, in the paper's order.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Date of publication as far as known: 2024, 2024-04 or 2024-04-15.</summary>
    public required string Date { get; init; }

    /// <summary>Where it appeared; null for a preprint.</summary>
    public string? Venue { get; init; }

    /// <summary>arXiv number: 2404.09529.</summary>
    public string? Arxiv { get; init; }

    /// <summary>DOI: 10.1145/3597503.</summary>
    public string? Doi { get; init; }

    /// <summary>Field.</summary>
    public required PaperArea Area { get; init; }

    /// <summary>Kind of contribution.</summary>
    public required PaperKind Kind { get; init; }

    /// <summary>Tags, in lower case.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What it claims, in one line.</summary>
    public required string Claim { get; init; }

    /// <summary>The authors' code, if there is any.</summary>
    public string? AuthorsCode { get; init; }

    /// <summary>The folders of our code, relative to the repository; for papers that run.</summary>
    public IReadOnlyList<string> Code { get; init; } = [];

    /// <summary>Whether it can be run.</summary>
    public PaperState State { get; init; }

    /// <summary>Whether the user added it, as opposed to being shipped.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Where the card was read, for messages.</summary>
    public string Origin { get; init; } = "";

    /// <summary>The card without its front matter: Markdown.</summary>
    public string Body { get; init; } = "";

    /// <summary>Year of publication.</summary>
    public int Year => int.Parse(Date.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What the card's section "What it does" says; empty when it has none.</summary>
    public string Summary => CardText.Section(Body, "What it does");

    /// <summary>The address where the paper can be read: arXiv, else the DOI; null when neither is known.</summary>
    public Uri? Url => Arxiv is not null ? new Uri("https://arxiv.org/abs/" + Arxiv) : Doi is not null ? new Uri("https://doi.org/" + Doi) : null;

    /// <summary>A section of the card by its heading.</summary>
    /// <param name="heading">The heading without number signs: "Limits".</param>
    /// <returns>The section's Markdown without its heading; empty when there is none.</returns>
    public string Section(string heading) => CardText.Section(Body, heading);

    /// <summary>The C# snippets of the card, in order: what is fenced as <c>```csharp</c>.</summary>
    public IReadOnlyList<CardSnippet> Snippets => CardText.Snippets(Body, Origin);
}
