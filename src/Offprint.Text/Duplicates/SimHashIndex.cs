namespace Offprint.Text;

/// <summary>Finds all fingerprints within a small Hamming distance: with d + 1 blocks of bits, two that differ in at most d bits agree in one block (Manku, Jain, Das Sarma 2007).</summary>
public sealed class SimHashIndex
{
    private readonly Dictionary<ulong, List<int>>[] _blocks;
    private readonly List<ulong> _fingerprints = [];

    /// <summary>Makes an empty index.</summary>
    /// <param name="maximumDistance">Largest distance that is found; from 0 to 15. Default: 3.</param>
    public SimHashIndex(int maximumDistance = 3)
    {
        if (maximumDistance is < 0 or > 15)
        {
            throw new ArgumentOutOfRangeException(nameof(maximumDistance), maximumDistance, "The distance must be from 0 to 15 bits.");
        }

        MaximumDistance = maximumDistance;
        _blocks = [.. Enumerable.Range(0, maximumDistance + 1).Select(_ => new Dictionary<ulong, List<int>>())];
    }

    /// <summary>Largest distance that is found.</summary>
    public int MaximumDistance { get; }

    /// <summary>Number of fingerprints added.</summary>
    public int Count => _fingerprints.Count;

    /// <summary>Adds a fingerprint; its number is <see cref="Count"/> before the call.</summary>
    public void Add(ulong fingerprint)
    {
        for (var block = 0; block < _blocks.Length; block++)
        {
            var key = Key(fingerprint, block);
            if (!_blocks[block].TryGetValue(key, out var list))
            {
                _blocks[block].Add(key, list = []);
            }

            list.Add(_fingerprints.Count);
        }

        _fingerprints.Add(fingerprint);
    }

    /// <summary>The numbers of all fingerprints within the distance, in rising order.</summary>
    public IReadOnlyList<int> Find(ulong fingerprint)
    {
        var found = new SortedSet<int>();
        for (var block = 0; block < _blocks.Length; block++)
        {
            if (_blocks[block].TryGetValue(Key(fingerprint, block), out var list))
            {
                found.UnionWith(list.Where(i => SimHash.Distance(_fingerprints[i], fingerprint) <= MaximumDistance));
            }
        }

        return [.. found];
    }

    private ulong Key(ulong fingerprint, int block)
    {
        var (from, to) = (64 * block / _blocks.Length, 64 * (block + 1) / _blocks.Length);
        return to - from == 64 ? fingerprint : (fingerprint >> from) & ((1UL << (to - from)) - 1);
    }
}
