using System.Runtime.InteropServices;
using System.Text;

namespace Offprint.Text;

/// <summary>The symbols that words are spelt with before any merge.</summary>
internal sealed class CharacterAlphabet
{
    private readonly BytePairAlphabet kind;
    private readonly HashSet<Rune> kept = [];
    private readonly bool continuation;

    public CharacterAlphabet(BytePairTrainerOptions options, Dictionary<string, long> words)
    {
        kind = options.Alphabet;
        continuation = kind == BytePairAlphabet.Continuation;
        if (kind == BytePairAlphabet.Bytes)
        {
            Symbols = [.. ByteAlphabet.Sorted.Select(unit => unit.ToString())];
            return;
        }

        var counts = new Dictionary<Rune, long>();
        var inner = new HashSet<Rune>();
        foreach (var (word, count) in words)
        {
            var first = true;
            foreach (var rune in word.EnumerateRunes())
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, rune, out _) += count;
                if (!first)
                {
                    inner.Add(rune);
                }

                first = false;
            }
        }

        foreach (var rune in options.InitialAlphabet.EnumerateRunes())
        {
            counts[rune] = long.MaxValue;
            inner.Add(rune);
        }

        var limit = options.AlphabetLimit == 0 ? int.MaxValue : options.AlphabetLimit;
        kept.UnionWith(counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(limit).Select(entry => entry.Key));
        Symbols = [.. kept.Order().Select(rune => rune.ToString())];
        if (continuation)
        {
            Symbols = [.. Symbols, .. inner.Where(kept.Contains).Order().Select(rune => "##" + rune)];
        }
    }

    /// <summary>Symbols in the order of their ids.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>Adds the symbols of a word; a character outside the alphabet separates its neighbours.</summary>
    public void Spell(string word, Func<string, int> id, SymbolSequence target)
    {
        if (kind == BytePairAlphabet.Bytes)
        {
            foreach (var value in Encoding.UTF8.GetBytes(word))
            {
                target.Add(id(ByteAlphabet.ToChar(value).ToString()));
            }

            return;
        }

        var first = true;
        foreach (var rune in word.EnumerateRunes())
        {
            if (kept.Contains(rune))
            {
                target.Add(id(continuation && !first ? "##" + rune : rune.ToString()));
            }
            else
            {
                target.Break();
            }

            first = false;
        }
    }
}
