using System.Globalization;
using System.Text;

namespace Offprint.Papers;

/// <summary>Texts to words for the search: lower case, without accents, letters and digits only.</summary>
internal static class SearchWords
{
    private static readonly HashSet<string> Stop = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "the", "to", "with",
    };

    /// <summary>The words of a text, in order, with repetitions.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(character))
            {
                word.Append(char.ToLowerInvariant(character));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>The different words of a query without those that say nothing, unless nothing else is left.</summary>
    public static IReadOnlyList<string> OfQuery(string query)
    {
        List<string> all = [.. Of(query).Where(static word => word.Length <= 64).Distinct(StringComparer.Ordinal).Take(32)];
        List<string> telling = [.. all.Where(static word => !Stop.Contains(word))];
        return telling.Count > 0 ? telling : all;
    }

    /// <summary>How well a word of the catalog answers a word of the query, without typing errors: 0 for not at all, 1 for the same word.</summary>
    public static double Fit(string wanted, string word)
    {
        if (word == wanted)
        {
            return 1;
        }

        if (wanted.Length >= 3 && word.Length >= 3 && Singular(word) == Singular(wanted))
        {
            return 0.9;
        }

        if (wanted.Length >= 3 && word.StartsWith(wanted, StringComparison.Ordinal))
        {
            return 0.7;
        }

        return wanted.Length >= 4 && word.Contains(wanted, StringComparison.Ordinal) ? 0.45 : 0;
    }

    /// <summary>How well a word answers another one that may hold a typing error or, in a long word, two.</summary>
    public static double FitMistyped(string wanted, string word)
    {
        var allowed = wanted.Length switch { >= 8 => 2, >= 4 => 1, _ => 0 };
        if (allowed == 0 || word.Length < 3)
        {
            return 0;
        }

        var distance = EditDistance.Between(wanted, word, allowed);
        return distance > allowed ? 0 : distance == 1 ? 0.5 : 0.3;
    }

    /// <summary>The forms of a word that mean the same to a reader: itself, and its singular or plural.</summary>
    public static IReadOnlyList<string> Forms(string word)
    {
        if (word.Length < 3 || char.IsAsciiDigit(word[^1])) return [word];
        var singular = Singular(word);
        return singular != word ? [word, singular] : word.Length > 3 && word[^1] == 'y' ? [word, word + "s", word[..^1] + "ies"] : word[^1] == 's' ? [word] : [word, word + "s"];
    }

    private static string Singular(string word) =>
        word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y"
        : word.Length > 3 && word[^1] == 's' && word[^2] != 's' ? word[..^1]
        : word;
}
