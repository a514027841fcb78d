namespace Offprint.Text;

/// <summary>Hash table from a pair of ids to the rank of its merge and the merged id (open addressing).</summary>
internal sealed class PairTable
{
    private readonly ulong[] keys;
    private readonly (int Rank, int Id)[] values;
    private readonly int shift;

    public PairTable(int capacity)
    {
        var bits = 4;
        while (1L << bits < capacity * 2L)
        {
            bits++;
        }

        shift = 64 - bits;
        keys = new ulong[1 << bits];
        values = new (int, int)[1 << bits];
    }

    /// <summary>Sets the merge of a pair; a later one replaces an earlier one.</summary>
    public void Set(int first, int second, int rank, int id)
    {
        var slot = Slot(Key(first, second));
        keys[slot] = Key(first, second);
        values[slot] = (rank, id);
    }

    /// <summary>Rank and id of a pair's merge; rank <see cref="int.MaxValue"/> when there is none.</summary>
    public (int Rank, int Id) Find(int first, int second)
    {
        var key = Key(first, second);
        var slot = Slot(key);
        return keys[slot] == key ? values[slot] : (int.MaxValue, -1);
    }

    // Ids are below 2^24, so a key is never 0.
    private static ulong Key(int first, int second) => (ulong)(uint)first << 32 | (uint)second + 1UL;

    private int Slot(ulong key)
    {
        var slot = (int)(key * 0x9E3779B97F4A7C15UL >> shift);
        while (keys[slot] != 0 && keys[slot] != key)
        {
            slot = slot + 1 & keys.Length - 1;
        }

        return slot;
    }
}
