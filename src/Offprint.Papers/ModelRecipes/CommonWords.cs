using Offprint.Numerics;

namespace Offprint.Papers;

/// <summary>How often words occur in the training part of some data sets.</summary>
internal static class CommonWords
{
    /// <summary>Runs of ASCII letters in lower case with their counts, the commonest first, equal counts by name.</summary>
    public static IReadOnlyList<(string Word, int Count)> Count(DataShelf shelf, IEnumerable<string> sets)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var document in sets.SelectMany(set => RecipeTexts.Set(set).Read(shelf, SplitPart.Train)))
        {
            foreach (var word in Of(document.Text))
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        return [.. counts.Select(static pair => (pair.Key, pair.Value)).OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)];
    }

    /// <summary>Runs of ASCII letters in lower case, in the order of the text.</summary>
    public static IEnumerable<string> Of(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = 0;
            while (start + length < text.Length && char.IsAsciiLetter(text[start + length]))
            {
                length++;
            }

            if (length > 0)
            {
                yield return text.Substring(start, length).ToLowerInvariant();
            }

            start += length + 1;
        }
    }
}
