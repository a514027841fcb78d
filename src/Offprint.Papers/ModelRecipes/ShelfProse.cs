using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>The prose of the data shelf as documents, split by <see cref="StableSplit"/>: models are trained on buckets 0 to 7 only.</summary>
internal static class ShelfProse
{
    public static IReadOnlyList<string> Sets { get; } = ["kjv", "moby-dick", "sotu", "austen", "handbook", "manpages", "python-docs"];

    /// <summary>One part of some sets. Ids are <c>set/id</c>, the source is the set.</summary>
    public static IEnumerable<Document> Documents(DataShelf shelf, IEnumerable<string> sets, SplitPart part) =>
        sets.SelectMany(set => Documents(shelf.Open(set), part));

    private static IEnumerable<Document> Documents(DataSet set, SplitPart part)
    {
        foreach (var document in DataArchive.Read(Path.Combine(set.Folder, set.Name + DataArchive.Extension)).Where(document => StableSplit.PartOf(document.Unit) == part))
        {
            var text = set.Name is "python-docs" or "handbook" ? HtmlText.Extract(document.Text).Text : document.Text;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new Document($"{set.Name}/{document.Id}", text, document.Title, set.Name);
            }
        }
    }
}
