using System.Collections.Concurrent;
using System.Data;
using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;

#pragma warning disable CA1309 // these comparisons are translated to SQL, whose columns compare byte by byte

namespace Offprint.Site.Library;

/// <content>Filtered lists, counts and labels.</content>
public sealed partial class PaperStore
{
    /// <summary>Papers that a filter lets through, by date (newest first) or by title.</summary>
    /// <param name="filter">The filter; its words are not looked at.</param>
    /// <param name="skip">So many are left out at the start; at most <see cref="Deepest"/> and some.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="without">Slugs that are left out; few.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The papers in order.</returns>
    public async Task<IReadOnlyList<PaperRow>> ListAsync(PaperFilter filter, int skip, int take, IReadOnlyCollection<string> without, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(without);
        if (!MayFit(filter) || take <= 0 || skip > Deepest + 1000) return [];
        await using var database = _databases.Open();
        var papers = Filter(database, filter);
        if (without.Count > 0)
        {
            var left = without.ToArray();
            papers = papers.Where(p => !EF.Parameter(left).Contains(p.Slug));
        }

        if (filter.After is { } after)
        {
            var (date, slug) = (after.Date, after.Slug);
            papers = papers.Where(p => string.Compare(p.Date, date) <= 0 && (string.Compare(p.Date, date) < 0 || string.Compare(p.Slug, slug) > 0));
        }

        papers = filter.Sort == "title" ? papers.OrderBy(p => p.TitleKey).ThenBy(p => p.Slug) : papers.OrderByDescending(p => p.Date).ThenBy(p => p.Slug);
        if (filter.Sort != "title" && Labels(database, filter) is { } labels)
        {
            // The labels' key has the order already; sorting the papers would read them all.
            papers = labels.OrderByDescending(l => l.Date).ThenBy(l => l.Slug).Join(papers, static l => l.Slug, static p => p.Slug, static (_, p) => p);
        }
        else if (Labels(database, filter) is { } some) papers = papers.Where(p => some.Any(l => l.Slug == p.Slug));

        return await papers.Skip(skip).Take(take).AsNoTracking().ToListAsync(ct);
    }

    /// <summary>How many papers a filter lets through, counted up to a bound and kept for a minute; only all papers, and those of one area, are counted to the end.</summary>
    /// <param name="filter">The filter; its words are not looked at.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The number, at most <see cref="Deepest"/> + 1 where it is bounded.</returns>
    public async Task<int> CountAsync(PaperFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!MayFit(filter)) return 0;
        var plain = filter with { Query = null, Sort = null, Page = 1, Size = PaperFilter.DefaultSize, Kind = null, Result = null, After = null };
        var key = plain.Address("", 1) + "|" + plain.Date;
        if (_counts.TryGetValue(key, out var known) && _clock.GetUtcNow() - known.At < Kept) return known.Count;
        await using var database = _databases.Open();
        var papers = Filter(database, plain);
        if (Labels(database, plain) is { } labels) papers = labels.Join(papers, static l => l.Slug, static p => p.Slug, static (_, p) => p);
        var isWhole = plain == new PaperFilter() || plain == new PaperFilter { Area = plain.Area };
        var count = isWhole ? await papers.CountAsync(ct) : await papers.Take(Deepest + 1).CountAsync(ct);
        if (_counts.Count > 2_000) _counts.Clear();
        _counts[key] = (count, _clock.GetUtcNow());
        return count;
    }

    /// <summary>The dates of stored papers before and after a date.</summary>
    /// <param name="date">The date.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The nearest ones; null where there is none.</returns>
    public async Task<(string? Earlier, string? Later)> DatesAroundAsync(string date, CancellationToken ct)
    {
        await using var database = _databases.Open();
        return (
            await database.Papers.Where(p => string.Compare(p.Date, date) < 0).OrderByDescending(p => p.Date).Select(p => p.Date).FirstOrDefaultAsync(ct),
            await database.Papers.Where(p => string.Compare(p.Date, date) > 0).OrderBy(p => p.Date).Select(p => p.Date).FirstOrDefaultAsync(ct));
    }

    /// <summary>Whether a stored paper has a label.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="label">The label, in any case.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The label as it is written; null when no stored paper has it.</returns>
    public async Task<string?> LabelAsync(PaperLabelKind kind, string label, CancellationToken ct)
    {
        var key = PaperImport.Label(label);
        await using var database = _databases.Open();
        return await database.PaperLabels.Where(l => l.Kind == kind && l.Label == key).Select(l => l.Text).FirstOrDefaultAsync(ct);
    }

    /// <summary>Labels in alphabetical order, each with the number of its papers, counted up to a thousand and one.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="from">The first one, or what it starts with.</param>
    /// <param name="size">At most so many.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The labels.</returns>
    public async Task<IReadOnlyList<Counted<string>>> LabelsAsync(PaperLabelKind kind, string from, int size, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(from);
        await using var database = _databases.Open();
        await database.Database.OpenConnectionAsync(ct);
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.CommandText = _index.Labels;
        foreach (var (name, value) in new (string, object)[] { ("@kind", (int)kind), ("@from", PaperImport.Label(from)), ("@size", size), ("@most", 1001) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        var labels = new List<Counted<string>>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) labels.Add(new Counted<string>(reader.GetString(1), (int)reader.GetInt64(2)));
        return labels;
    }

    private static bool MayFit(PaperFilter filter) => filter.Kind is null && filter.Result is null or "not-built";

    private static IQueryable<PaperRow> Filter(SiteDatabase database, PaperFilter filter) => Narrow(database, database.Papers, filter);

    private static IQueryable<PaperRow> Narrow(SiteDatabase database, IQueryable<PaperRow> papers, PaperFilter filter)
    {
        if (filter.Area is { } area) papers = papers.Where(p => p.Area == area);
        if (filter.Date is { } day) papers = papers.Where(p => p.Date == day);
        if (filter.Year is { } year)
        {
            var (first, last) = (Number(year), Number(year + 1));
            papers = papers.Where(p => string.Compare(p.Date, first) >= 0 && string.Compare(p.Date, last) < 0);
        }

        if (filter.Since is { } since) papers = papers.Where(p => string.Compare(p.Date, since) >= 0);
        if (filter.Tag is { } tag && filter.Author is not null)
        {
            var label = PaperImport.Label(tag); // the author's few papers are looked up, and their tags beside
            papers = papers.Where(p => database.PaperLabels.Any(l => l.Kind == PaperLabelKind.Tag && l.Label == label && l.Slug == p.Slug && l.Date == p.Date));
        }

        return papers;
    }

    /// <summary>The labels that a filter names, those of an author before those of a tag; null when it names none.</summary>
    private static IQueryable<PaperLabelRow>? Labels(SiteDatabase database, PaperFilter filter)
    {
        if ((filter.Author ?? filter.Tag) is not { } text) return null;
        var (kind, label) = (filter.Author is null ? PaperLabelKind.Tag : PaperLabelKind.Author, PaperImport.Label(text));
        return database.PaperLabels.Where(l => l.Kind == kind && l.Label == label);
    }

    private static string Number(int year) => year.ToString("0000", System.Globalization.CultureInfo.InvariantCulture);
}
