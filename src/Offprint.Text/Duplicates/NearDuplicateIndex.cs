using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Offprint.Numerics;

namespace Offprint.Text;

/// <summary>
/// Finds near-duplicates among many texts by MinHash signatures in bands (Broder 1997; Indyk and Motwani 1998). Candidates are checked exactly, so that
/// what is found is right; the bands are chosen such that at the threshold at least 99 % of pairs are found where the signature allows it.
/// </summary>
public sealed class NearDuplicateIndex
{
    private readonly NearDuplicateOptions _options;
    private readonly ulong[] _seeds;
    private readonly Dictionary<ulong, List<int>>[] _bands;
    private readonly List<ulong[]> _sets = [];
    private readonly List<int> _parents = [];

    /// <summary>Makes an empty index.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public NearDuplicateIndex(NearDuplicateOptions? options = null)
    {
        _options = options ?? new NearDuplicateOptions();
        NGramHashes.Check(_options.NGrams, nameof(options));
        if (!(_options.Threshold > 0 && _options.Threshold <= 1) || _options.Permutations is < 8 or > 1024)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Threshold is {_options.Threshold} and Permutations {_options.Permutations}; use above 0 up to 1, and 8 to 1,024."), nameof(options));
        }

        var random = new SeededRandom(_options.Seed, "minhash");
        _seeds = [.. Enumerable.Range(0, _options.Permutations).Select(_ => random.NextUInt64())];
        RowsPerBand = Enumerable.Range(1, _options.Permutations)
            .LastOrDefault(rows => 1 - Math.Pow(1 - Math.Pow(_options.Threshold, rows), _options.Permutations / rows) >= 0.99, 1);
        _bands = [.. Enumerable.Range(0, _options.Permutations / RowsPerBand).Select(_ => new Dictionary<ulong, List<int>>())];
    }

    /// <summary>Number of texts added.</summary>
    public int Count => _sets.Count;

    /// <summary>Values of the signature that must agree for a pair to be looked at; the number of bands is the permutations divided by it.</summary>
    public int RowsPerBand { get; }

    /// <summary>Finds the near-duplicates of a text among those added, most similar first. A text without n-grams has none.</summary>
    public IReadOnlyList<NearDuplicate> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var set = NGramHashes.Set(text, _options.NGrams);
        return Find(set, Signature(set));
    }

    /// <summary>Adds a text.</summary>
    /// <returns>Those added before that are its near-duplicates, most similar first; its own number is <see cref="Count"/> before the call.</returns>
    public IReadOnlyList<NearDuplicate> Add(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var set = NGramHashes.Set(text, _options.NGrams);
        var signature = Signature(set);
        var found = Find(set, signature);
        var index = _sets.Count;
        _sets.Add(set);
        _parents.Add(index);
        for (var band = 0; band < _bands.Length && set.Length > 0; band++)
        {
            var key = Key(signature, band);
            if (!_bands[band].TryGetValue(key, out var list))
            {
                _bands[band].Add(key, list = []);
            }

            list.Add(index);
        }

        foreach (var duplicate in found)
        {
            // The smallest number of a group is its root.
            var (a, b) = (Root(duplicate.Index), Root(index));
            _parents[Math.Max(a, b)] = Math.Min(a, b);
        }

        return found;
    }

    /// <summary>The number of the first text of the group that a text belongs to: itself, unless it is linked to an earlier one by near-duplicates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No text has this number.</exception>
    public int GroupOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Root(index);
    }

    private List<NearDuplicate> Find(ulong[] set, ulong[] signature)
    {
        var candidates = new SortedSet<int>();
        for (var band = 0; band < _bands.Length && set.Length > 0; band++)
        {
            if (_bands[band].TryGetValue(Key(signature, band), out var list))
            {
                candidates.UnionWith(list);
            }
        }

        return [.. candidates.Select(i => new NearDuplicate(i, NGramHashes.Jaccard(set, _sets[i])))
            .Where(duplicate => duplicate.Similarity >= _options.Threshold)
            .OrderByDescending(duplicate => duplicate.Similarity)];
    }

    private ulong[] Signature(ulong[] set)
    {
        var signature = new ulong[_seeds.Length];
        Array.Fill(signature, ulong.MaxValue);
        foreach (var element in set)
        {
            for (var i = 0; i < signature.Length; i++)
            {
                signature[i] = Math.Min(signature[i], NGramHashes.Mix(element ^ _seeds[i]));
            }
        }

        return signature;
    }

    private ulong Key(ulong[] signature, int band) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(signature.AsSpan(band * RowsPerBand, RowsPerBand)));

    private int Root(int index)
    {
        while (_parents[index] != index)
        {
            index = _parents[index] = _parents[_parents[index]];
        }

        return index;
    }
}
