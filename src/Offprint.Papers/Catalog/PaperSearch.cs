namespace Offprint.Papers;

/// <summary>Word search over the catalog.</summary>
internal sealed class PaperSearch(IReadOnlyList<Paper> papers)
{
    public IReadOnlyList<SearchHit> Find(string query, int limit) => papers.Count > 0 && query.Length > 0 && limit > 0 ? [] : [];
}
