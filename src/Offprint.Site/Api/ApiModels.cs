using System.Text.Json;
using Offprint.Papers;

namespace Offprint.Site.Api;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="Size">Items a page.</param>
/// <param name="Total">Items on all pages; of papers at most 10,001 are counted where more than the area is asked for.</param>
/// <param name="Next">Address of the next page; null on the last one.</param>
public sealed record ApiPageOf<T>(IReadOnlyList<T> Items, int Page, int Size, int Total, string? Next);

/// <summary>A paper in a list.</summary>
/// <param name="Slug">Its name in addresses and commands.</param>
/// <param name="Title">Title.</param>
/// <param name="Authors">Authors, in order.</param>
/// <param name="Date">Date as far as known: 2024, 2024-04 or 2024-04-15.</param>
/// <param name="Venue">Where it appeared.</param>
/// <param name="Arxiv">arXiv number.</param>
/// <param name="Doi">DOI.</param>
/// <param name="Area">Area; null for an added paper of which nobody said it.</param>
/// <param name="Kind">Kind of contribution; null for added papers.</param>
/// <param name="Tags">Tags.</param>
/// <param name="Claim">What it claims, in one line; of an added paper how its abstract begins.</param>
/// <param name="State">"runs" or "not yet".</param>
/// <param name="Verdict">Holds, Partly, DoesNotHold, Inconclusive; null where no result is recorded.</param>
/// <param name="Headline">The first claim with its figure and interval, in words.</param>
/// <param name="AddedAt">When it was added here; null for papers that ship.</param>
public sealed record ApiPaper(string Slug, string Title, IReadOnlyList<string> Authors, string Date, string? Venue, string? Arxiv, string? Doi, string? Area, string? Kind, IReadOnlyList<string> Tags, string Claim, string State, string? Verdict, string? Headline, DateTimeOffset? AddedAt);

/// <summary>A paper with its card.</summary>
/// <param name="Paper">What lists show.</param>
/// <param name="Card">The card: Markdown; empty for an added paper.</param>
/// <param name="AuthorsCode">Address of the authors' code.</param>
/// <param name="Code">Folders of our code.</param>
/// <param name="Options">What can be set when it is run from afar.</param>
/// <param name="Similar">Slugs of similar papers, most alike first.</param>
/// <param name="Bibtex">BibTeX entry.</param>
/// <param name="Abstract">The abstract of an added paper: plain text; null for papers that ship.</param>
public sealed record ApiPaperDetails(ApiPaper Paper, string Card, string? AuthorsCode, IReadOnlyList<string> Code, IReadOnlyList<ApiOption> Options, IReadOnlyList<string> Similar, string Bibtex, string? Abstract);

/// <summary>An option of a run.</summary>
/// <param name="Flag">The flag with its dashes.</param>
/// <param name="Help">What it does.</param>
/// <param name="Expected">What it may be, in words.</param>
/// <param name="Default">Its default; null for none.</param>
public sealed record ApiOption(string Flag, string Help, string Expected, string? Default);

/// <summary>A run.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Paper">The paper's slug.</param>
/// <param name="Size">quick, default or full.</param>
/// <param name="State">queued, running, done, failed, cancelled or interrupted.</param>
/// <param name="Fraction">Share that is done, 0 to 1.</param>
/// <param name="Message">What is being done now; null when it does not run.</param>
/// <param name="Verdict">The verdict's name; null without one.</param>
/// <param name="Headline">The first claim in words.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Options">Flags that were set.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Report">Address of its report; null without one.</param>
public sealed record ApiRun(string Id, string Paper, string Size, string State, double Fraction, string? Message, string? Verdict, string? Headline, string? Error, IReadOnlyDictionary<string, string> Options, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Report);

/// <summary>What to run.</summary>
public sealed record ApiRunRequest
{
    /// <summary>The paper's slug.</summary>
    public string? Paper { get; init; }

    /// <summary>quick (the default), default or full.</summary>
    public string? Size { get; init; }

    /// <summary>Flags (with their dashes) and values; numbers and switches as such or as text.</summary>
    public Dictionary<string, JsonElement>? Options { get; init; }
}

/// <summary>An area, tag or author with the number of its papers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Papers">Number of papers.</param>
public sealed record ApiCount(string Name, int Papers);

/// <summary>One operation of the interface, for the page about it.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Path with its parameters in braces.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Parameters">Name and explanation.</param>
/// <param name="Example">An address that can be tried.</param>
public sealed record ApiOperation(string Method, string Path, string Summary, IReadOnlyList<(string Name, string Help)> Parameters, string? Example);
