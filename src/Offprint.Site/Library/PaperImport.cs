using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;

namespace Offprint.Site.Library;

/// <summary>One batch of papers on its way into the database: what is known is updated, what is new is added, each once.</summary>
internal sealed class PaperImport(SiteDatabase database, IPaperIndex index, DateTimeOffset now, PaperSource source, int? user)
{
    private readonly Dictionary<string, PaperRow> _byArxiv = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PaperRow> _byDoi = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PaperRow> _bySlug = new(StringComparer.Ordinal);
    private readonly HashSet<PaperRow> _new = [];
    private readonly HashSet<PaperRow> _changed = [];
    private readonly List<PaperLabelRow> _oldLabels = [];

    /// <summary>Looks up which papers of a batch are here already, and takes the batch in.</summary>
    /// <returns>What is to be done, and the slug of each paper.</returns>
    public async Task<(ImportCounts Counts, IReadOnlyList<string> Slugs)> AddAsync(IReadOnlyList<PaperMetadata> papers, CancellationToken ct)
    {
        await LoadAsync(papers, ct);
        var slugs = papers.Select(Take).ToList();
        await RemoveLabelsAsync(database, _oldLabels, ct);
        await database.SaveChangesAsync(ct);
        var touched = _new.Concat(_changed).ToList();
        var labels = touched.SelectMany(Labels).OrderBy(static l => l.Kind).ThenBy(static l => l.Label, StringComparer.Ordinal).ThenByDescending(static l => l.Date, StringComparer.Ordinal).ThenBy(static l => l.Slug, StringComparer.Ordinal).ToList();
        await index.InsertAsync(database, [.. _new], labels, ct);
        return (new ImportCounts(_new.Count, _changed.Count, papers.Count - _new.Count - _changed.Count, 0), slugs);
    }

    /// <summary>The labels of a paper.</summary>
    public static IEnumerable<PaperLabelRow> Labels(PaperRow paper) =>
        Of(PaperLabelKind.Author, paper.Authors, paper).Concat(Of(PaperLabelKind.Tag, paper.Tags, paper));

    private static IEnumerable<PaperLabelRow> Of(PaperLabelKind kind, IReadOnlyList<string> texts, PaperRow paper) =>
        texts.DistinctBy(Label, StringComparer.Ordinal).Select(text => new PaperLabelRow { Kind = kind, Label = Label(text), Date = paper.Date, Slug = paper.Slug, Text = text });

    /// <summary>The form in which a label is looked up.</summary>
    public static string Label(string text) => text.Trim().ToLowerInvariant();

    private async Task LoadAsync(IReadOnlyList<PaperMetadata> papers, CancellationToken ct)
    {
        var arxiv = papers.Select(static p => p.ArxivId).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var dois = papers.Select(static p => p.Doi).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var slugs = papers.Select(PaperIdentifiers.Slug).Distinct(StringComparer.Ordinal).ToArray();
        if (arxiv.Length > 0) Known(await database.Papers.Where(p => EF.Parameter(arxiv).Contains(p.ArxivId)).ToListAsync(ct));
        if (dois.Length > 0) Known(await database.Papers.Where(p => EF.Parameter(dois).Contains(p.Doi)).ToListAsync(ct));
        Known(await database.Papers.Where(p => EF.Parameter(slugs).Contains(p.Slug)).ToListAsync(ct));
    }

    private void Known(IEnumerable<PaperRow> rows)
    {
        foreach (var row in rows) Remember(row);
    }

    private void Remember(PaperRow row)
    {
        _bySlug[row.Slug] = row;
        if (row.ArxivId is { } arxiv) _byArxiv[arxiv] = row;
        if (row.Doi is { } doi) _byDoi[doi] = row;
    }

    private string Take(PaperMetadata paper)
    {
        var slug = PaperIdentifiers.Slug(paper);
        var known = paper.ArxivId is { } arxiv && _byArxiv.TryGetValue(arxiv, out var byArxiv) ? byArxiv
            : paper.Doi is { } doi && _byDoi.TryGetValue(doi, out var byDoi) && (paper.ArxivId is null || byDoi.ArxivId is null) ? byDoi
            : _bySlug.GetValueOrDefault(slug);
        if (known is not null)
        {
            Update(known, paper);
            return known.Slug;
        }

        var row = new PaperRow
        {
            Slug = slug,
            Title = paper.Title,
            TitleKey = TitleKey(paper.Title),
            Abstract = paper.Abstract,
            Authors = paper.Authors,
            Date = paper.Date,
            Area = paper.Area,
            Tags = paper.Tags,
            ArxivId = paper.ArxivId,
            Doi = paper.Doi is { } free && !_byDoi.ContainsKey(free) ? free : null,
            Url = paper.Url,
            Source = source,
            AddedAt = now,
            AddedBy = user,
        };
        _new.Add(row);
        Remember(row);
        return slug;
    }

    /// <summary>What the newer source says counts; what it does not say stays.</summary>
    private void Update(PaperRow row, PaperMetadata paper)
    {
        var isNew = _new.Contains(row);
        var old = isNew ? [] : Labels(row).ToList();
        var before = (row.Title, row.Abstract, TextList.Join(row.Authors), row.Date, row.Area, TextList.Join(row.Tags), row.ArxivId, row.Doi, row.Url);
        row.Title = paper.Title;
        row.TitleKey = TitleKey(paper.Title);
        if (paper.Abstract.Length > 0) row.Abstract = paper.Abstract;
        if (paper.Authors.Count > 0) row.Authors = paper.Authors;
        if (!(row.Date.StartsWith(paper.Date, StringComparison.Ordinal) && row.Date.Length > paper.Date.Length)) row.Date = paper.Date;
        row.Area = paper.Area ?? row.Area;
        if (paper.Tags.Count > 0) row.Tags = paper.Tags;
        if (row.ArxivId is null && paper.ArxivId is { } arxiv && !_byArxiv.ContainsKey(arxiv)) row.ArxivId = arxiv;
        if (row.Doi is null && paper.Doi is { } doi && !_byDoi.ContainsKey(doi)) row.Doi = doi;
        row.Url = paper.Url ?? row.Url;
        Remember(row);
        if (isNew || before == (row.Title, row.Abstract, TextList.Join(row.Authors), row.Date, row.Area, TextList.Join(row.Tags), row.ArxivId, row.Doi, row.Url)) return;
        if (_changed.Add(row)) _oldLabels.AddRange(old);
    }

    /// <summary>Takes labels away.</summary>
    public static async Task RemoveLabelsAsync(SiteDatabase database, IEnumerable<PaperLabelRow> labels, CancellationToken ct)
    {
        foreach (var label in labels)
            await database.PaperLabels.Where(l => l.Kind == label.Kind && l.Label == label.Label && l.Date == label.Date && l.Slug == label.Slug).ExecuteDeleteAsync(ct);
    }

    /// <summary>What papers are ordered by when they are ordered by title.</summary>
    public static string TitleKey(string title)
    {
        var key = title.ToUpperInvariant();
        return key.Length <= 60 ? key : key[..(char.IsHighSurrogate(key[59]) ? 59 : 60)];
    }
}
