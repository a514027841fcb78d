using System.Collections.Concurrent;
using System.Data;
using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;

namespace Offprint.Site.Library;

/// <content>Papers by words.</content>
public sealed partial class PaperStore
{
    /// <summary>Papers that have the words of a query, best first.</summary>
    /// <param name="query">Words; the last one may be the start of a word in a title, an author or a tag.</param>
    /// <param name="filter">What else has to hold.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The papers with their scores.</returns>
    public async Task<IReadOnlyList<ScoredPaper>> SearchAsync(string query, PaperFilter filter, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(filter);
        List<string> words = [.. SearchWords.OfQuery(query).Take(MostWords)];
        if (words.Count == 0 || !MayFit(filter)) return [];
        await using var database = _databases.Open();
        var isFiltered = (filter with { Query = null, Sort = null, Page = 1, Size = PaperFilter.DefaultSize, Result = null, Date = null }) != new PaperFilter();
        var rows = new Dictionary<long, PaperRow>();
        await AddAsync(words, withAbstract: false, prefix: words[^1].Length >= 2);
        if (rows.Count < Candidates) await AddAsync(words, withAbstract: true, prefix: false);
        if (rows.Count == 0 && words[^1].Length >= 4) await AddAsync(words, withAbstract: true, prefix: true);
        if (rows.Count == 0 && words.Count is > 1 and <= 5)
        {
            for (var i = 0; i < words.Count; i++) await AddAsync([.. words.Where((_, index) => index != i)], withAbstract: true, prefix: false); // nothing has them all
        }

        if (rows.Count == 0) return [];
        var ranking = await RankingAsync(words, database, ct);
        return [.. rows.Values
            .Select(p => new ScoredPaper(p, ranking.Score(p.Title, p.Authors, p.Tags, p.Abstract)))
            .OrderByDescending(static s => s.Score)
            .ThenByDescending(static s => s.Paper.Date, StringComparer.Ordinal)
            .ThenBy(static s => s.Paper.Slug, StringComparer.Ordinal)
            .Take(limit)];

        async Task AddAsync(IReadOnlyList<string> some, bool withAbstract, bool prefix)
        {
            var found = _index.Match(database, some, withAbstract, prefix, isFiltered ? FilteredCandidates : Candidates);
            if (isFiltered)
            {
                found = Narrow(database, found, filter);
                if (Labels(database, filter) is { } labels) found = found.Where(p => labels.Any(l => l.Slug == p.Slug && l.Date == p.Date));
                found = found.OrderByDescending(p => p.Id).Take(Candidates);
            }

            foreach (var row in await found.ToListAsync(ct)) rows.TryAdd(row.Id, row);
        }
    }

    /// <summary>Scores papers of the catalog as stored papers are scored, so that both stand in one order.</summary>
    /// <param name="query">The query.</param>
    /// <param name="papers">The papers.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Slug to score.</returns>
    public async Task<IReadOnlyDictionary<string, double>> ScoreAsync(string query, IEnumerable<Paper> papers, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(papers);
        await using var database = _databases.Open();
        var ranking = await RankingAsync([.. SearchWords.OfQuery(query).Take(MostWords)], database, ct);
        return papers.ToDictionary(static p => p.Slug, p => ranking.Score(p.Title, p.Authors, p.Tags, p.Claim + " " + p.Summary), StringComparer.Ordinal);
    }

    /// <summary>Stored papers that share telling words with a text, most alike first.</summary>
    /// <param name="title">The title.</param>
    /// <param name="text">More of it.</param>
    /// <param name="self">The slug that is left out.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The papers.</returns>
    public async Task<IReadOnlyList<PaperRow>> SimilarAsync(string title, string text, string self, int limit, CancellationToken ct)
    {
        await using var database = _databases.Open();
        var words = new List<(string Word, double Rarity)>();
        foreach (var word in SearchWords.OfQuery(title).Where(static w => w.Length >= 3).Take(MostWords)) words.Add((word, await RarityAsync(word, database, ct)));
        var telling = words.OrderByDescending(static w => w.Rarity).Take(5).ToList();
        var rows = new Dictionary<long, PaperRow>();
        for (var i = 0; i < telling.Count && rows.Count < 2 * Candidates; i++)
        {
            for (var k = i + 1; k < telling.Count; k++)
            {
                foreach (var row in await _index.Match(database, [telling[i].Word, telling[k].Word], withAbstract: false, prefix: false, 60).ToListAsync(ct)) rows.TryAdd(row.Id, row);
            }
        }

        var ranking = new PaperRanking(words);
        return [.. rows.Values.Where(r => r.Slug != self)
            .OrderByDescending(p => ranking.Score(p.Title, [], p.Tags, ""))
            .ThenByDescending(static p => p.Date, StringComparer.Ordinal)
            .ThenBy(static p => p.Slug, StringComparer.Ordinal)
            .Take(limit)];
    }

    private async Task<PaperRanking> RankingAsync(IReadOnlyList<string> words, SiteDatabase database, CancellationToken ct)
    {
        var rated = new List<(string, double)>();
        foreach (var word in words) rated.Add((word, await RarityAsync(word, database, ct)));
        return new PaperRanking(rated);
    }

    /// <summary>How telling a word is. It is counted up to a bound: words that are more frequent tell equally little.</summary>
    private async Task<double> RarityAsync(string word, SiteDatabase database, CancellationToken ct)
    {
        if (_rarity.TryGetValue(word, out var known) && _clock.GetUtcNow() - known.At < RarityKept) return known.Rarity;
        var total = await CountAsync(new PaperFilter(), ct) + _catalog.Papers.Count;
        var papers = await _index.Match(database, [word], withAbstract: true, prefix: false, RareEnough).CountAsync(ct);
        var rarity = Math.Log(1 + ((double)total / (papers + 1)));
        if (_rarity.Count > 20_000) _rarity.Clear();
        _rarity[word] = (rarity, _clock.GetUtcNow());
        return rarity;
    }
}
