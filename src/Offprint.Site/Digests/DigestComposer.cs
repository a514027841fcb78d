using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Markup;
using Offprint.Site.Runs;

namespace Offprint.Site.Digests;

/// <summary>Gathers what happened in a time: papers that were added, verdicts that came in, papers that people voted for or ran.</summary>
internal sealed class DigestComposer(SiteDatabases databases, SiteCatalog catalog, PaperLists lists, Trending trending)
{
    private const int MostNew = 20;
    private const int MostVerdicts = 10;
    private const int MostTrending = 5;
    private const int MostLookedAt = 5000;

    public async Task<DigestContent> ComposeAsync(DigestScope scope, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        await using var database = databases.Open();
        var found = scope.Search?.Query is { } words ? catalog.Search(words, int.MaxValue).Select(h => h.Paper.Slug).ToHashSet(StringComparer.Ordinal) : null;
        bool Fits(Paper paper) => (scope.Areas.Count == 0 || scope.Areas.Contains(paper.Area)) && (scope.Search is not { } filter || (lists.Fits(paper, filter) && found?.Contains(paper.Slug) != false));

        var (added, count) = await AddedAsync(database, scope, from, to, ct);
        var verdicts = await VerdictsAsync(database, from, to, Fits, ct);
        var told = added.Select(p => p.Title).Concat(verdicts.Select(v => v.Title)).ToHashSet(StringComparer.Ordinal);
        var wanted = await TrendingAsync(database, scope, from, to, Fits, ct);
        return new DigestContent(
            scope.About, scope.ListPath, from, to, [.. added.Select(Entry)], count, verdicts,
            [.. wanted.Where(e => !told.Contains(e.Title)).Take(MostTrending)]);
    }

    /// <summary>The newest papers that were added, and how many there are. Words are looked for in the last few thousand of a day, which only a large import exceeds.</summary>
    private static async Task<(IReadOnlyList<PaperRow> Newest, int Count)> AddedAsync(SiteDatabase database, DigestScope scope, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var added = database.Papers.AsNoTracking().Where(p => p.AddedAt >= from && p.AddedAt < to);
        if (scope.Areas.Count > 0)
        {
            PaperArea?[] areas = [.. scope.Areas];
            added = added.Where(p => areas.Contains(p.Area));
        }

        var newest = added.OrderByDescending(p => p.AddedAt).ThenByDescending(p => p.Id);
        if (scope.Search is null) return (await newest.Take(MostNew).ToListAsync(ct), await added.CountAsync(ct));
        var fitting = (await newest.Take(MostLookedAt).ToListAsync(ct)).Where(p => SearchFit.Fits(p, scope)).ToList();
        return ([.. fitting.Take(MostNew)], fitting.Count);
    }

    private async Task<IReadOnlyList<DigestEntry>> VerdictsAsync(SiteDatabase database, DateTimeOffset from, DateTimeOffset to, Func<Paper, bool> fits, CancellationToken ct)
    {
        var ended = database.Runs.AsNoTracking().Where(r => r.State == RunState.Done && r.Verdict != null && r.EndedAt >= from && r.EndedAt < to);
        var runs = await ended.OrderByDescending(r => r.EndedAt).Take(MostLookedAt).Select(r => new { r.Id, r.Paper, r.Verdict, r.Headline, r.EndedAt }).ToListAsync(ct);
        var recorded = catalog.Results.Where(r => r.Value.Verdict is not null && r.Value.StartedAt >= from && r.Value.StartedAt < to)
            .Select(r => (Slug: r.Key, Path: $"/papers/{r.Key}#found", Verdict: r.Value.Verdict!.Value, Text: Headlines.Of(r.Value), At: r.Value.StartedAt));
        return [.. runs.Where(r => Enum.TryParse<VerdictKind>(r.Verdict, out _))
            .Select(r => (Slug: r.Paper, Path: "/runs/" + r.Id, Verdict: Enum.Parse<VerdictKind>(r.Verdict!), Text: r.Headline ?? "", At: r.EndedAt!.Value))
            .Concat(recorded)
            .OrderByDescending(v => v.At)
            .DistinctBy(v => v.Slug)
            .Select(v => (Paper: catalog.Find(v.Slug), Value: v))
            .Where(v => v.Paper is not null && fits(v.Paper))
            .Take(MostVerdicts)
            .Select(v => new DigestEntry(v.Paper!.Title, v.Value.Text, Capital(VerdictText.Words(v.Value.Verdict)), v.Value.Path))];
    }

    private async Task<IReadOnlyList<DigestEntry>> TrendingAsync(SiteDatabase database, DigestScope scope, DateTimeOffset from, DateTimeOffset to, Func<Paper, bool> fits, CancellationToken ct)
    {
        var voted = await database.Votes.Where(v => v.At >= from && v.At < to).Select(v => v.Paper).Distinct().ToListAsync(ct);
        var run = await database.Runs.Where(r => r.State == RunState.Done && r.CreatedAt >= from && r.CreatedAt < to).Select(r => r.Paper).Distinct().ToListAsync(ct);
        var scores = await trending.ScoresAsync(ct);
        var entries = new List<DigestEntry>();
        foreach (var slug in voted.Union(run, StringComparer.Ordinal).OrderByDescending(s => scores.GetValueOrDefault(s)).ThenBy(s => s, StringComparer.Ordinal).Take(200))
        {
            if (catalog.Find(slug) is { } paper)
            {
                if (fits(paper)) entries.Add(new DigestEntry(paper.Title, paper.Claim, Note(paper.Area.Name(), paper.Date, paper.Authors), "/papers/" + slug));
            }
            else if (await database.Papers.AsNoTracking().FirstOrDefaultAsync(p => p.Slug == slug, ct) is { } row && SearchFit.Fits(row, scope)) entries.Add(Entry(row));
        }

        return entries;
    }

    private static DigestEntry Entry(PaperRow paper) => new(paper.Title, Short(paper.Abstract, 280), Note(paper.Area?.Name(), paper.Date, paper.Authors), "/papers/" + paper.Slug);

    private static string Note(string? area, string date, IReadOnlyList<string> authors) => string.Join(" · ", new[]
    {
        area, Dates.Words(date), authors.Count switch { 0 => null, <= 2 => string.Join(" and ", authors), var count => $"{authors[0]} and {count - 1} others" },
    }.OfType<string>());

    private static string Short(string text, int length)
    {
        if (text.Length <= length) return text;
        var end = text.LastIndexOf(' ', length - 1);
        return text[..(end > length / 2 ? end : length - 1)] + "…";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
