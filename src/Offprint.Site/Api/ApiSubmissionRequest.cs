using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Offprint.Papers;
using Offprint.Site.Community;

namespace Offprint.Site.Api;

/// <summary>A paper to be submitted.</summary>
public sealed record ApiSubmissionRequest
{
    private static readonly string[] Fields = ["arxiv", "doi", "title", "authors", "date", "area", "tags", "abstract", "url", "note"];

    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>Authors, in order.</summary>
    public IReadOnlyList<string>? Authors { get; init; }

    /// <summary>2024, 2024-04 or 2024-04-15.</summary>
    public string? Date { get; init; }

    /// <summary>Abstract: plain text.</summary>
    public string? Abstract { get; init; }

    /// <summary>arXiv number.</summary>
    public string? Arxiv { get; init; }

    /// <summary>DOI.</summary>
    public string? Doi { get; init; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; init; }

    /// <summary>Area.</summary>
    public string? Area { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What to tell whoever decides.</summary>
    public string? Note { get; init; }

    /// <summary>The paper, checked as the form checks it.</summary>
    internal PaperMetadata? ToPaper(out Dictionary<string, string[]> errors)
    {
        var form = new SubmissionForm();
        var paper = form.Read(new FormCollection(new Dictionary<string, StringValues>(StringComparer.Ordinal)
        {
            ["title"] = Title,
            ["authors"] = string.Join('\n', Authors ?? []),
            ["date"] = Date,
            ["abstract"] = Abstract,
            ["arxiv"] = Arxiv,
            ["doi"] = Doi,
            ["url"] = Url,
            ["area"] = Area,
            ["tags"] = string.Join('\n', Tags ?? []),
            ["note"] = Note,
        }));
        errors = Fields.Where(f => form.Error(f) is not null).ToDictionary(static f => f, f => new[] { $"{f}: {form.Error(f)}" }, StringComparer.Ordinal);
        return paper;
    }
}
