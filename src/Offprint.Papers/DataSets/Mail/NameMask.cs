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

    private readonly Func<string, bool> _isEnglish;
    private readonly HashSet<string> _firstNames;
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, (int Lower, int Upper)> _counts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Prepares masking.</summary>
    /// <param name="firstNames">A list of first names.</param>
    /// <param name="headerNames">Words of the names, and user names, in all headers of the collection.</param>
    /// <param name="texts">The bodies of the collection.</param>
    /// <param name="isEnglish">Whether a dictionary knows a lower-case word: header names that it does not know are masked however they are written.</param>
    public NameMask(IEnumerable<string> firstNames, IEnumerable<string> headerNames, IEnumerable<string> texts, Func<string, bool> isEnglish)
    {
        _isEnglish = isEnglish;
        _firstNames = new HashSet<string>(firstNames.Where(name => name.Length > 2), StringComparer.OrdinalIgnoreCase);
        _names = new HashSet<string>(headerNames.Where(name => name.Length > 2).Concat(_firstNames), StringComparer.OrdinalIgnoreCase);
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
            masked[i] = IsName(words[i].Value, before, next, ownNames, i > 0 && before.Length > 0 && masked[i - 1])
                || (_names.Contains(words[i].Value) && StandsAlone(text, words[i]));
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
            return isCapital ? !isWord || Leading.Contains(before) || followsName || _names.Contains(next) : lower < 150;
        }

        if (!isCapital)
        {
            return (_names.Contains(word) && !_isEnglish(word)) || (!isWord && (_firstNames.Contains(word) || (_names.Contains(word) && lower < 3)));
        }

        return followsName || IsGreeting(before)
            ? !isWord || _names.Contains(word)
            : _names.Contains(word) && (!isWord || (before.Length > 0 && Leading.Contains(before)) || IsPlainName(next));
    }

    private bool IsPlainName(string word) =>
        word.Length > 0 && char.IsUpper(word[0]) && _names.Contains(word) && _counts.GetValueOrDefault(word) is var (lower, upper) && upper > lower;

    private static bool IsGreeting(string word) => word.ToLowerInvariant() is "hi" or "hello" or "hey" or "dear" or "mr" or "mrs" or "ms" or "dr" or "prof" or "sir" or "yo";

    private static bool Adjoins(string text, Match first, Match second) => text.AsSpan(first.Index + first.Length, second.Index - first.Index - first.Length) is var gap && gap.Length <= 2 && (gap.SequenceEqual(" ") || gap.SequenceEqual(". "));

    // Alone on its line, a name is a signature, however it is written.
    private static bool StandsAlone(string text, Match word) =>
        (word.Index == 0 || text[word.Index - 1] == '\n') && (word.Index + word.Length == text.Length || text[word.Index + word.Length] == '\n');

    private static bool IsInsideMask(string text, Match word) => word.Index > 0 && text[word.Index - 1] == '<' && word.Index + word.Length < text.Length && text[word.Index + word.Length] == '>';

    // Letters with the likes of O'Brien, but without the ending of Ann's; not the beginning of don't; the initial of a name.
    [GeneratedRegex(@"\b(?>[A-Za-z]{2,})(?!'t)(?:'[A-Z][a-z]+)?|\b[A-Z](?=\.)")]
    private static partial Regex Word();
}
