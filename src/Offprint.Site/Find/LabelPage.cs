using Offprint.Site.Database;
using Offprint.Site.Library;

namespace Offprint.Site.Find;

/// <summary>Tags or authors from a place in the alphabet on: those of the catalog and those of stored papers.</summary>
/// <param name="Labels">The labels with the number of their papers; of stored papers at most 1,001 are counted.</param>
/// <param name="From">Where the page begins; empty for the first one.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
internal sealed record LabelPage(IReadOnlyList<Counted<string>> Labels, string From, string? Next)
{
    private const int Longest = 100;

    /// <summary>Reads a page.</summary>
    public static async Task<LabelPage> ReadAsync(IReadOnlyList<Counted<string>> known, PaperLabelKind kind, string? from, int size, PaperStore store, CancellationToken ct)
    {
        var start = (from ?? "").Trim();
        if (start.Length > Longest) start = start[..Longest];
        var first = PaperImport.Label(start);
        var stored = await store.LabelsAsync(kind, start, size + 1, ct);
        var end = stored.Count > size ? PaperImport.Label(stored[size].Value) : null;
        var shipped = known.Where(k => PaperImport.Label(k.Value) is var key && string.CompareOrdinal(key, first) >= 0 && (end is null || string.CompareOrdinal(key, end) < 0));
        var labels = stored.Take(size).Concat(shipped)
            .GroupBy(static e => PaperImport.Label(e.Value), StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => new Counted<string>(g.Last().Value, g.Sum(static e => e.Count)));
        return new LabelPage([.. labels], start, end);
    }
}
