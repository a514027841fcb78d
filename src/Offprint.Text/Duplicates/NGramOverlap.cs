using System.Diagnostics.CodeAnalysis;

namespace Offprint.Text;

/// <summary>
/// Finds texts that share wording with reference texts, such as training documents that hold test items (decontamination).
/// References shorter than one n-gram count only when the text holds them whole. Texts are compared by 64-bit hashes. Thread-safe after construction.
/// </summary>
public sealed class NGramOverlap
{
    private readonly NGramOptions _options;
    private readonly int[] _sizes;
    private readonly int[] _lengths;
    // For each n-gram length that occurs: which references hold an n-gram.
    private readonly SortedDictionary<int, Dictionary<ulong, List<int>>> _index = [];

    /// <summary>Indexes the references.</summary>
    /// <param name="references">The texts to look for; those without a word can never be found.</param>
    /// <param name="options">Default: 13-grams of words.</param>
    public NGramOverlap(IEnumerable<string> references, NGramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(references);
        _options = options ?? new NGramOptions();
        NGramHashes.Check(_options, nameof(options));
        var sizes = new List<int>();
        var lengths = new List<int>();
        foreach (var reference in references)
        {
            var units = NGramHashes.Units(reference, _options.Unit);
            var length = Math.Min(_options.Length, units.Length);
            var grams = NGramHashes.Of(units, _options.Length).Distinct().ToArray();
            if (grams.Length > 0 && !_index.TryGetValue(length, out _))
            {
                _index.Add(length, []);
            }

            foreach (var gram in grams)
            {
                var holders = _index[length];
                if (!holders.TryGetValue(gram, out var list))
                {
                    holders.Add(gram, list = []);
                }

                list.Add(sizes.Count);
            }

            sizes.Add(grams.Length);
            lengths.Add(units.Length);
        }

        (_sizes, _lengths) = ([.. sizes], [.. lengths]);
    }

    /// <summary>Number of references.</summary>
    public int Count => _sizes.Length;

    /// <summary>The Jaccard similarity of two texts' n-gram sets; texts shorter than an n-gram are one n-gram.</summary>
    public static double Jaccard(string a, string b, NGramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        options ??= new NGramOptions();
        NGramHashes.Check(options, nameof(options));
        return NGramHashes.Jaccard(NGramHashes.Set(a, options), NGramHashes.Set(b, options));
    }

    /// <summary>All references that share at least one n-gram with a text, best containment first.</summary>
    public IReadOnlyList<NGramMatch> Matches(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var units = NGramHashes.Units(text, _options.Unit);
        var matches = new List<NGramMatch>();
        foreach (var (length, holders) in _index)
        {
            if (length > units.Length)
            {
                break;
            }

            var grams = NGramHashes.Of(units, length).Distinct().ToArray();
            var shared = new Dictionary<int, int>();
            foreach (var reference in grams.SelectMany(gram => holders.GetValueOrDefault(gram) ?? []))
            {
                shared[reference] = shared.GetValueOrDefault(reference) + 1;
            }

            foreach (var (reference, count) in shared)
            {
                // Below one n-gram the similarity of sets says nothing: equal or not.
                var jaccard = length < _options.Length ? (units.Length == _lengths[reference] ? 1.0 : 0.0) : count / (double)(grams.Length + _sizes[reference] - count);
                matches.Add(new NGramMatch(reference, jaccard, count / (double)_sizes[reference]));
            }
        }

        return [.. matches.OrderByDescending(match => match.Containment).ThenByDescending(match => match.Jaccard).ThenBy(match => match.Reference)];
    }

    /// <summary>Whether a text holds a whole reference, or is more similar to one than allowed.</summary>
    /// <param name="text">The text, such as a training document.</param>
    /// <param name="match">The reference that was found.</param>
    /// <param name="maximumJaccard">The similarity above which a text counts as a copy. Default: 0.6.</param>
    public bool IsContaminated(string text, [NotNullWhen(true)] out NGramMatch? match, double maximumJaccard = 0.6)
    {
        match = null;
        foreach (var candidate in Matches(text))
        {
            if (candidate.Containment >= 1 || candidate.Jaccard > maximumJaccard)
            {
                match = candidate;
                return true;
            }
        }

        return false;
    }

    /// <summary>Share of a text's n-grams that some reference holds, from 0 to 1; 0 for a text shorter than an n-gram.</summary>
    public double Coverage(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var units = NGramHashes.Units(text, _options.Unit);
        if (units.Length < _options.Length || !_index.TryGetValue(_options.Length, out var holders))
        {
            return 0;
        }

        var grams = NGramHashes.Of(units, _options.Length);
        return grams.Count(holders.ContainsKey) / (double)grams.Length;
    }
}
