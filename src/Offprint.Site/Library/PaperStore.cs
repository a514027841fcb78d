using System.Collections.Concurrent;
using System.Data;
using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;

#pragma warning disable CA1309 // these comparisons are translated to SQL, whose columns compare byte by byte

namespace Offprint.Site.Library;

/// <summary>
/// The papers that were added here, beside the catalog that ships. Everything is filtered, ordered and cut into pages by the database, counts are bounded,
/// and no more than a few hundred papers are ever read for one answer, so that a million of them are as quick as a hundred.
/// </summary>
public sealed class PaperStore
{
    /// <summary>Papers that one list can be turned through by page numbers; later ones are reached by narrower filters or by cursors.</summary>
    public const int Deepest = 10_000;

    /// <summary>Papers that an answer to words is chosen from.</summary>
    private const int Candidates = 300;

    /// <summary>Papers that the index is asked for when filters may drop most of them.</summary>
    private const int FilteredCandidates = 4_000;

    private const int MostWords = 12;
    private const int RareEnough = 2_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RarityKept = TimeSpan.FromHours(1);
    private readonly SiteDatabases _databases;
    private readonly SiteCatalog _catalog;
    private readonly TimeProvider _clock;
    private readonly IPaperIndex _index;
    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset At)> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (double Rarity, DateTimeOffset At)> _rarity = new(StringComparer.Ordinal);

    /// <summary>Opens nothing yet.</summary>
    /// <param name="databases">The database.</param>
    /// <param name="catalog">The catalog, whose papers are not stored a second time.</param>
    /// <param name="clock">The clock.</param>
    public PaperStore(SiteDatabases databases, SiteCatalog catalog, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(databases);
        (_databases, _catalog, _clock) = (databases, catalog, clock);
        _index = databases.Kind == "sqlite" ? new SqlitePaperIndex() : new PostgresPaperIndex();
    }

    /// <summary>Adds a paper, or brings the one that has its arXiv number or DOI up to date.</summary>
    /// <param name="paper">The paper.</param>
    /// <param name="source">How it came here.</param>
    /// <param name="user">Who submitted it; null for nobody.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Its slug: that of a catalog paper when the catalog has it.</returns>
    /// <exception cref="InvalidDataException">The metadata is wrong; the message names the field.</exception>
    public async Task<string> AddAsync(PaperMetadata paper, PaperSource source, int? user, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var clean = paper.Clean();
        if (_catalog.FindByIdentifier(clean.ArxivId, clean.Doi) is { } shipped) return shipped.Slug;
        return (await WriteAsync([clean], source, user, ct)).Slugs[0];
    }

    /// <summary>Adds a batch of papers in one transaction: what is known by arXiv number, DOI or slug is updated, and nothing is there twice.</summary>
    /// <param name="papers">Some hundred to a few thousand papers, clean.</param>
    /// <param name="ct">Stops it; then nothing of the batch is there.</param>
    /// <returns>What was done.</returns>
    public async Task<ImportCounts> ImportAsync(IReadOnlyList<PaperMetadata> papers, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(papers);
        var others = papers.Where(p => _catalog.FindByIdentifier(p.ArxivId, p.Doi) is null).ToList();
        var shipped = ImportCounts.None with { Shipped = papers.Count - others.Count };
        return others.Count == 0 ? shipped : (await WriteAsync(others, PaperSource.Import, null, ct)).Counts.Plus(shipped);
    }

    /// <summary>Tidies the full-text index after an import; searching is quicker afterwards.</summary>
    /// <param name="ct">Stops it.</param>
    /// <returns>A task that ends when it is tidy.</returns>
    public async Task TidyAsync(CancellationToken ct)
    {
        await using var database = _databases.Open();
        database.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        await _index.TidyAsync(database, ct);
    }

    /// <summary>Removes a paper.</summary>
    /// <param name="slug">Its slug.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> RemoveAsync(string slug, CancellationToken ct)
    {
        await using var database = _databases.Open();
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await database.Papers.FirstOrDefaultAsync(p => p.Slug == slug, ct) is not { } paper) return false;
        database.Papers.Remove(paper);
        await database.SaveChangesAsync(ct);
        foreach (var label in PaperImport.Labels(paper))
            await database.PaperLabels.Where(l => l.Kind == label.Kind && l.Label == label.Label && l.Date == label.Date && l.Slug == label.Slug).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        _counts.Clear();
        return true;
    }

    /// <summary>
    /// Gives way to the catalog: papers that were added here and ship now, with a newer version, are shown once. Their votes and comments go to the paper of
    /// the catalog.
    /// </summary>
    /// <param name="ct">Stops it.</param>
    /// <returns>How many gave way.</returns>
    public async Task<int> YieldAsync(CancellationToken ct)
    {
        var arxiv = _catalog.Papers.Select(static p => p.Arxiv is { } number ? PaperIdentifiers.Arxiv(number) : null).OfType<string>().ToArray();
        var dois = _catalog.Papers.Select(static p => p.Doi?.ToLowerInvariant()).OfType<string>().ToArray();
        await using var database = _databases.Open();
        var twice = await database.Papers.AsNoTracking().Where(p => EF.Parameter(arxiv).Contains(p.ArxivId) || EF.Parameter(dois).Contains(p.Doi)).Select(p => new { p.Slug, p.ArxivId, p.Doi }).ToListAsync(ct);
        foreach (var paper in twice)
        {
            if (_catalog.FindByIdentifier(paper.ArxivId, paper.Doi)?.Slug is not { } slug) continue;
            var voters = await database.Votes.Where(v => v.Paper == slug).Select(v => v.UserId).ToListAsync(ct);
            await database.Votes.Where(v => v.Paper == paper.Slug && voters.Contains(v.UserId)).ExecuteDeleteAsync(ct);
            await database.Votes.Where(v => v.Paper == paper.Slug).ExecuteUpdateAsync(set => set.SetProperty(v => v.Paper, slug), ct);
            await database.Comments.Where(c => c.PaperSlug == paper.Slug).ExecuteUpdateAsync(set => set.SetProperty(c => c.PaperSlug, slug), ct);
            await database.Submissions.Where(s => s.PaperSlug == paper.Slug).ExecuteUpdateAsync(set => set.SetProperty(s => s.PaperSlug, slug), ct);
            await RemoveAsync(paper.Slug, ct);
        }

        return twice.Count;
    }

    /// <summary>A paper.</summary>
    /// <param name="slug">Its slug.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The paper, or null.</returns>
    public async Task<PaperRow?> FindAsync(string slug, CancellationToken ct)
    {
        await using var database = _databases.Open();
        return await database.Papers.AsNoTracking().FirstOrDefaultAsync(p => p.Slug == slug, ct);
    }

    /// <summary>Some papers.</summary>
    /// <param name="slugs">Their slugs; those that are not here are left out.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The papers, in no order.</returns>
    public async Task<IReadOnlyList<PaperRow>> FindAsync(IReadOnlyCollection<string> slugs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(slugs);
        if (slugs.Count == 0) return [];
        var wanted = slugs.ToArray();
        await using var database = _databases.Open();
        return await database.Papers.AsNoTracking().Where(p => EF.Parameter(wanted).Contains(p.Slug)).ToListAsync(ct);
    }

    /// <summary>The paper that an identifier belongs to.</summary>
    /// <param name="arxiv">A clean arXiv number, or null.</param>
    /// <param name="doi">A clean DOI, or null.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Its slug, of the catalog or of a stored paper; null when there is none.</returns>
    public async Task<string?> SlugAsync(string? arxiv, string? doi, CancellationToken ct)
    {
        if (_catalog.FindByIdentifier(arxiv, doi) is { } shipped) return shipped.Slug;
        if (arxiv is null && doi is null) return null;
        await using var database = _databases.Open();
        return await database.Papers.Where(p => (arxiv != null && p.ArxivId == arxiv) || (doi != null && p.Doi == doi)).Select(p => p.Slug).FirstOrDefaultAsync(ct);
    }

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

    /// <summary>Papers that came here after a moment, first ones first.</summary>
    /// <param name="after">The moment.</param>
    /// <param name="areas">Only these areas; empty for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The papers.</returns>
    public async Task<IReadOnlyList<PaperRow>> AddedSinceAsync(DateTimeOffset after, IReadOnlyCollection<PaperArea> areas, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(areas);
        await using var database = _databases.Open();
        var papers = database.Papers.Where(p => p.AddedAt > after);
        if (areas.Count > 0)
        {
            PaperArea?[] wanted = [.. areas];
            papers = papers.Where(p => wanted.Contains(p.Area));
        }

        return await papers.OrderBy(p => p.AddedAt).ThenBy(p => p.Id).Take(limit).AsNoTracking().ToListAsync(ct);
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

    private async Task<(ImportCounts Counts, IReadOnlyList<string> Slugs)> WriteAsync(IReadOnlyList<PaperMetadata> papers, PaperSource source, int? user, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var database = _databases.Open();
                await using var transaction = await database.Database.BeginTransactionAsync(_databases.Kind == "sqlite" ? IsolationLevel.Serializable : IsolationLevel.ReadCommitted, ct);
                var done = await new PaperImport(database, _index, _clock.GetUtcNow(), source, user).AddAsync(papers, ct);
                await transaction.CommitAsync(ct);
                _counts.Clear();
                return done;
            }
            catch (Exception exception) when (attempt < 3 && exception is DbUpdateException or Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
            {
                // Another process added one of them at the same moment; now it is found.
            }
        }
    }
}
