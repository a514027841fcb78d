using Offprint.Papers;
using Offprint.Site.Find;

namespace Offprint.Site.Digests;

/// <summary>What a digest is about: areas (none: all), or a saved search.</summary>
/// <param name="Areas">Areas; empty for all.</param>
/// <param name="Search">The search; null for areas.</param>
/// <param name="Name">Name of the search; null for areas.</param>
internal sealed record DigestScope(IReadOnlyList<PaperArea> Areas, PaperFilter? Search = null, string? Name = null)
{
    /// <summary>In words: "all areas", "inference and code", "the search 'packing'".</summary>
    public string About => Name is not null ? $"the search “{Name}”" : Areas.Count switch
    {
        0 => "all areas",
        1 => Areas[0].Name(),
        _ => string.Join(", ", Areas.SkipLast(1).Select(a => a.Name())) + " and " + Areas[^1].Name(),
    };

    /// <summary>The list on the site that it is taken from.</summary>
    public string ListPath => Search is not null ? Search.Address(Search.Query is null ? "/papers" : "/search") : Areas is [var area] ? "/areas/" + area.Name() : "/";

    /// <summary>Areas by their names; names that are none are left out.</summary>
    public static IReadOnlyList<PaperArea> Named(IEnumerable<string?> names)
    {
        var all = CardNames.All<PaperArea>();
        return [.. names.Where(n => n is not null && all.ContainsKey(n)).Select(n => all[n!]).Distinct().Order()];
    }
}
