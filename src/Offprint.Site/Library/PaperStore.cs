using System.Collections.Concurrent;
using System.Data;
using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;

namespace Offprint.Site.Library;

/// <summary>
/// The papers that were added here, beside the catalog that ships. Everything is filtered, ordered and cut into pages by the database, counts are bounded,
/// and no more than a few hundred papers are ever read for one answer, so that a million of them are as quick as a hundred.
/// </summary>
public sealed partial class PaperStore
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
        await PaperImport.RemoveLabelsAsync(database, PaperImport.Labels(paper), ct);
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
