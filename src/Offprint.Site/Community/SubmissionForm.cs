using Microsoft.AspNetCore.Http;
using Offprint.Papers;
using Offprint.Site.Database;

namespace Offprint.Site.Community;

/// <summary>The fields of a paper as somebody types them, with what is wrong beside each.</summary>
public sealed class SubmissionForm
{
    /// <summary>Most characters of a note or a reason.</summary>
    public const int LongestNote = 2000;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);

    /// <summary>What was typed in a field; empty for nothing.</summary>
    public string Value(string name) => _values.GetValueOrDefault(name, "");

    /// <summary>What is wrong with a field; null for nothing. The empty name is the whole form.</summary>
    public string? Error(string name) => _errors.GetValueOrDefault(name);

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsGood => _errors.Count == 0;

    /// <summary>The fields of a submission.</summary>
    public static SubmissionForm Of(SubmissionRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var form = new SubmissionForm();
        form._values["arxiv"] = row.ArxivId ?? "";
        form._values["doi"] = row.Doi ?? "";
        form._values["title"] = row.Title;
        form._values["authors"] = string.Join('\n', row.Authors);
        form._values["date"] = row.Date;
        form._values["area"] = row.Area?.Name() ?? "";
        form._values["tags"] = string.Join(", ", row.Tags);
        form._values["abstract"] = row.Abstract;
        form._values["url"] = row.Url ?? "";
        return form;
    }

    /// <summary>Says what is wrong.</summary>
    public SubmissionForm Wrong(string field, string message)
    {
        _errors[field] = message;
        return this;
    }

    /// <summary>Reads what was sent.</summary>
    /// <returns>The paper; null when something is wrong.</returns>
    public PaperMetadata? Read(IFormCollection sent)
    {
        ArgumentNullException.ThrowIfNull(sent);
        foreach (var (name, most) in new[] { ("arxiv", 200), ("doi", 300), ("title", PaperMetadata.LongestTitle), ("authors", 20_000), ("date", 10), ("area", 20), ("tags", 2000), ("abstract", PaperMetadata.LongestAbstract), ("url", 500), ("note", LongestNote), ("reason", LongestNote) })
        {
            var value = sent[name].ToString().ReplaceLineEndings("\n").Trim();
            if (value.Length > most) Wrong(name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"It may have at most {most:#,0} characters."));
            _values[name] = value.Length > most ? value[..most] : value;
        }

        PaperArea? area = null;
        if (Value("area").Length > 0)
        {
            if (CardNames.All<PaperArea>().TryGetValue(Value("area"), out var known)) area = known;
            else Wrong("area", "It must be one of the areas.");
        }

        var (arxiv, doi) = (PaperIdentifiers.Arxiv(Value("arxiv")), PaperIdentifiers.Doi(Value("doi")));
        if (Value("arxiv").Length > 0 && arxiv is null) Wrong("arxiv", "It must be an arXiv number such as 2404.09529.");
        if (Value("doi").Length > 0 && doi is null) Wrong("doi", "It must be a DOI such as 10.1145/3597503.");
        if (Value("title").Length == 0) Wrong("title", "It is missing.");
        if (Value("authors").Length == 0) Wrong("authors", "At least one is needed, one a line.");
        if (!MetadataText.IsDate(Value("date"))) Wrong("date", "It must be a date such as 2024, 2024-04 or 2024-04-15.");
        if (Value("url").Length > 0 && MetadataText.WebAddress(Value("url")) is null) Wrong("url", "It must be a web address such as https://example.org/paper.");
        if (arxiv is null && doi is null && Value("url").Length == 0 && !_errors.ContainsKey("arxiv") && !_errors.ContainsKey("doi")) Wrong("arxiv", "An arXiv number, a DOI or an address is needed, so that others find the paper.");
        if (!IsGood) return null;
        return new PaperMetadata
        {
            Title = Value("title"),
            Abstract = Value("abstract"),
            Authors = Value("authors").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Date = Value("date"),
            Area = area,
            Tags = Value("tags").Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ArxivId = arxiv,
            Doi = doi,
            Url = Value("url"),
        }.Clean();
    }
}
