using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>
/// Masks the names of people: first names of a list, names in the headers of any mail of the collection, and those of the mail at hand. What the
/// collection writes in lower case more often than not is a word, not a name, unless it stands where a name would.
/// </summary>
internal sealed partial class NameMask
{
    public const string Mask = "<name>";

    private static readonly HashSet<string> Leading = new(StringComparer.OrdinalIgnoreCase)
        { "hi", "hello", "hey", "dear", "mr", "mrs", "ms", "dr", "by", "from", "with", "and", "to", "thanks", "thank", "prof", "sir", "cc", "as", "yo" };

    private readonly HashSet<string> _names;
    private readonly Dictionary<string, (int Lower, int Upper)> _counts = new(StringComparer.OrdinalIgnoreCase);

    public NameMask(IEnumerable<string> firstNames, IEnumerable<string> headerNames, IEnumerable<string> texts)
    {
        _names = new HashSet<string>(firstNames.Concat(headerNames).Where(name => name.Length > 2), StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            foreach (Match word in Word().Matches(text))
            {
                var (lower, upper) = _counts.GetValueOrDefault(word.Value);
                _counts[word.Value] = char.IsLower(word.ValueSpan[0]) ? (lower + 1, upper) : (lower, upper + 1);
            }
        }
    }

    /// <summary>The text with names replaced; names beside one another become one mask.</summary>
    /// <param name="text">The text.</param>
    /// <param name="own">The words of names in the mail's own header.</param>
    public string Apply(string text, IEnumerable<string> own)
    {
        var ownNames = own.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var words = Word().Matches(text).Where(match => !IsInsideMask(text, match)).ToList();
        var masked = new bool[words.Count];
        for (var i = 0; i < words.Count; i++)
        {
            var before = i > 0 && Adjoins(text, words[i - 1], words[i]) ? words[i - 1].Value : "";
            var next = i + 1 < words.Count && Adjoins(text, words[i], words[i + 1]) ? words[i + 1].Value : "";
            masked[i] = IsName(words[i].Value, before, next, ownNames, i > 0 && before.Length > 0 && masked[i - 1]);
        }

        var result = new StringBuilder();
        var at = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (masked[i])
            {
                var joins = i > 0 && masked[i - 1] && Adjoins(text, words[i - 1], words[i]);
                result.Append(joins ? "" : text[at..words[i].Index]).Append(joins ? "" : Mask);
                at = words[i].Index + words[i].Length;
            }
        }

        return result.Append(text.AsSpan(at)).ToString();
    }

    private bool IsName(string word, string before, string next, HashSet<string> own, bool followsName)
    {
        var (lower, upper) = _counts.GetValueOrDefault(word);
        var (isCapital, isWord) = (char.IsUpper(word[0]), lower > upper);
        if (own.Contains(word))
        {
            return isCapital ? !isWord || Leading.Contains(before) || followsName || _names.Contains(next) : lower < 30;
        }

        if (!isCapital)
        {
            return _names.Contains(word) && lower < 3;
        }

        return followsName || IsGreeting(before)
            ? !isWord || _names.Contains(word)
            : _names.Contains(word) && (!isWord || (before.Length > 0 && Leading.Contains(before)) || IsPlainName(next));
    }

    private bool IsPlainName(string word) =>
        word.Length > 0 && char.IsUpper(word[0]) && _names.Contains(word) && _counts.GetValueOrDefault(word) is var (lower, upper) && upper > lower;

    private static bool IsGreeting(string word) => word.ToLowerInvariant() is "hi" or "hello" or "hey" or "dear" or "mr" or "mrs" or "ms" or "dr" or "prof" or "sir" or "yo";

    private static bool Adjoins(string text, Match first, Match second) => text.AsSpan(first.Index + first.Length, second.Index - first.Index - first.Length) is var gap && gap.Length <= 2 && (gap.SequenceEqual(" ") || gap.SequenceEqual(". "));

    private static bool IsInsideMask(string text, Match word) => word.Index > 0 && text[word.Index - 1] == '<' && word.Index + word.Length < text.Length && text[word.Index + word.Length] == '>';

    [GeneratedRegex("[A-Za-z][A-Za-z']*[A-Za-z]|[A-Z](?=\\.)")]
    private static partial Regex Word();
}
