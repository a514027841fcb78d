namespace Offprint.Papers;

/// <summary>All papers: those that ship and those that the user added under <c>OFFPRINT_HOME/papers/&lt;slug&gt;/card.md</c>.</summary>
public sealed class PaperCatalog
{
    private readonly Dictionary<string, Paper> _bySlug;
    private readonly Lazy<PaperSearch> _search;
    private readonly RecordedResults _results;

    internal PaperCatalog(IEnumerable<Paper> papers, RecordedResults results)
    {
        Papers = [.. papers.OrderBy(static paper => paper.Slug, StringComparer.Ordinal)];
        _bySlug = Papers.ToDictionary(static paper => paper.Slug, StringComparer.Ordinal);
        _search = new Lazy<PaperSearch>(() => new PaperSearch(Papers));
        _results = results;
    }

    /// <summary>All papers by slug, in alphabetical order.</summary>
    public IReadOnlyList<Paper> Papers { get; }

    /// <summary>Loads the shipped papers and the user's own.</summary>
    /// <param name="ownPapers">The folder of the user's papers; unset: <c>OFFPRINT_HOME/papers</c>. It need not exist.</param>
    /// <param name="registry">The reproductions that exist; unset: those that ship.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="InvalidDataException">A card is wrong; the message names file, line and field.</exception>
    public static PaperCatalog Load(string? ownPapers = null, ReproductionRegistry? registry = null)
    {
        registry ??= ReproductionRegistry.Default;
        var papers = new Dictionary<string, Paper>(StringComparer.Ordinal);
        foreach (var (slug, origin, text) in CardFiles.Shipped())
        {
            papers.Add(slug, CardParser.Parse(text, origin, slug) with { State = registry.Contains(slug) ? PaperState.Runs : PaperState.NotYet });
        }

        foreach (var (slug, origin, text) in CardFiles.Under(ownPapers ?? Path.Combine(OffprintHome.Directory, "papers")))
        {
            var paper = CardParser.Parse(text, origin, slug) with { IsOwn = true };
            if (!papers.TryAdd(slug, paper))
            {
                throw new InvalidDataException($"{origin}: the slug '{slug}' is that of a paper that ships; give your folder another name.");
            }
        }

        return new PaperCatalog(papers.Values, RecordedResults.Shipped);
    }

    /// <summary>Loads the papers of a folder only: one folder a paper, each with a <c>card.md</c>.</summary>
    /// <param name="folder">The folder, such as a checkout's <c>papers</c>.</param>
    /// <param name="registry">The reproductions that exist; unset: those that ship.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="InvalidDataException">A card is wrong; the message names file, line and field.</exception>
    public static PaperCatalog LoadFolder(string folder, ReproductionRegistry? registry = null)
    {
        registry ??= ReproductionRegistry.Default;
        return new PaperCatalog(
            CardFiles.Under(folder).Select(card => CardParser.Parse(card.Text, card.Origin, card.Slug) with { State = registry.Contains(card.Slug) ? PaperState.Runs : PaperState.NotYet }),
            RecordedResults.In(folder));
    }

    /// <summary>Finds a paper.</summary>
    /// <param name="slug">Its slug.</param>
    /// <returns>The paper.</returns>
    /// <exception cref="UnknownPaperException">There is none; the nearest slugs are suggested.</exception>
    public Paper Get(string slug)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(slug);
        return Find(slug) ?? throw new UnknownPaperException(slug, Suggestions.Nearest(slug, _bySlug.Keys));
    }

    /// <summary>Finds a paper, if there is one.</summary>
    /// <param name="slug">Its slug, in any case.</param>
    /// <returns>The paper, or null.</returns>
    public Paper? Find(string slug)
    {
        ArgumentNullException.ThrowIfNull(slug);
        return _bySlug.GetValueOrDefault(slug.Trim().ToLowerInvariant());
    }

    /// <summary>
    /// Searches titles, summaries, tags, authors, claims and slugs for words. Every word has to be found, as a whole, as the start of a word, or with
    /// a typing error or two; papers that have them in the title or the tags come first. The same query always gives the same order.
    /// </summary>
    /// <param name="query">Words.</param>
    /// <param name="limit">At most so many papers; 1 or more.</param>
    /// <returns>The papers, best first; empty when nothing fits.</returns>
    public IReadOnlyList<SearchHit> Search(string query, int limit = 20)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return _search.Value.Find(query, limit);
    }

    /// <summary>The recorded result of a paper (<c>result.json</c>, or <c>result.full.json</c>).</summary>
    /// <param name="slug">The paper's slug.</param>
    /// <param name="size"><see cref="RunSize.Default"/> or <see cref="RunSize.Full"/>.</param>
    /// <returns>The report, or null when none is recorded.</returns>
    /// <exception cref="InvalidDataException">The file is not a report.</exception>
    public RunReport? Result(string slug, RunSize size = RunSize.Default) => _results.Find(slug, size);
}
