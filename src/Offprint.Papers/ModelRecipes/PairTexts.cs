using Offprint.Numerics;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary>Texts that belong together, from three data sets, as <c>offprint-embedder</c> learns them.</summary>
internal static class PairTexts
{
    public static IReadOnlyList<string> Sets { get; } = ["python-docs", "foldoc", "debian-packages"];

    /// <summary>The pairs of one part of a set.</summary>
    public static IReadOnlyList<TextPair> Read(DataShelf shelf, string set, SplitPart part) => set switch
    {
        "python-docs" => [.. RecipeTexts.Set(set).Read(shelf, part).SelectMany(Neighbours)],
        "foldoc" => [.. RecipeTexts.Set(set).Read(shelf, part).Select(static document => new TextPair(document.Title ?? "", document.Text.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)))
            .Where(static pair => pair.Query.Length > 0 && pair.Document.Length > 40)],
        "debian-packages" => [.. PackageGraph.Open(shelf.Open(set).Folder).Packages.Where(package => StableSplit.PartOf("debian-packages/" + package.Source) == part)
            .Select(static package => new TextPair(package.Summary, package.Description)).Where(static pair => pair.Query.Length > 0 && pair.Document.Length > 40)],
        _ => throw new ArgumentException($"There are no pairs of '{set}'.", nameof(set)),
    };

    /// <summary>The first sentence of a paragraph and what follows it, for paragraphs of a page of documentation.</summary>
    private static IEnumerable<TextPair> Neighbours(Document page)
    {
        foreach (var paragraph in page.Text.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var line = paragraph.ReplaceLineEndings(" ");
            var end = line.IndexOf(". ", StringComparison.Ordinal);
            if (end is > 20 and < 200 && line.Length - end > 60)
            {
                yield return new TextPair(line[..end], line[(end + 2)..]);
            }
        }
    }
}
