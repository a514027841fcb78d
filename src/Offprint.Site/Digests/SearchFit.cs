using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;

namespace Offprint.Site.Digests;

/// <summary>Whether a paper that was added fits a scope. Words have to be in title, abstract, authors or tags, all of them.</summary>
internal static class SearchFit
{
    public static bool Fits(PaperRow paper, DigestScope scope)
    {
        if (scope.Areas.Count > 0 && !(paper.Area is { } own && scope.Areas.Contains(own))) return false;
        if (scope.Search is not { } filter) return true;
        if (filter.Kind is not null || filter.Result is not (null or "not-built")) return false; // papers that were added have neither kind nor result
        return (filter.Area is not { } area || paper.Area == area)
            && (filter.Tag is not { } tag || paper.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
            && (filter.Author is not { } author || paper.Authors.Contains(author, StringComparer.OrdinalIgnoreCase))
            && (filter.Year is not { } year || paper.Date.StartsWith(year.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal))
            && (filter.Since is not { } since || string.CompareOrdinal(paper.Date, since) >= 0)
            && (filter.Query is not { } query || HasWords(paper, query));
    }

    private static bool HasWords(PaperRow paper, string query)
    {
        var words = SearchWords.OfQuery(query);
        if (words.Count == 0) return false;
        var there = SearchWords.Of(string.Join(' ', [paper.Title, paper.Abstract, .. paper.Authors, .. paper.Tags])).ToHashSet(StringComparer.Ordinal);
        return words.All(there.Contains);
    }
}
