using System.Runtime.InteropServices;

namespace Offprint.Text;

/// <summary>
/// Remembers the tokens of short pieces in a fixed number of slots. Entries are immutable and replaced whole, so threads share it
/// without locks; what it holds never changes a result.
/// </summary>
internal sealed class PieceCache
{
    /// <summary>Longer pieces (UTF-16 units) aren't kept.</summary>
    public const int MaximumPiece = 64;

    private const int Bits = 15;

    private readonly Entry?[] slots = new Entry?[1 << Bits];

    public sealed record Entry(string Piece, bool Bytes, int[] Ids, int[] Starts, int[] Ends);

    public Entry? Find(ReadOnlySpan<char> piece, bool bytes, out int slot)
    {
        slot = Slot(piece);
        var entry = Volatile.Read(ref slots[slot]);
        return entry is not null && entry.Bytes == bytes && piece.SequenceEqual(entry.Piece) ? entry : null;
    }

    public void Set(int slot, Entry entry) => Volatile.Write(ref slots[slot], entry);

    private static int Slot(ReadOnlySpan<char> piece)
    {
        var hash = (ulong)piece.Length * 0x9E3779B97F4A7C15UL;
        var words = MemoryMarshal.Cast<char, ulong>(piece);
        foreach (var word in words)
        {
            hash = (hash ^ word) * 0xFF51AFD7ED558CCDUL;
            hash ^= hash >> 32;
        }

        foreach (var unit in piece[(words.Length * 4)..])
        {
            hash = (hash ^ unit) * 0xFF51AFD7ED558CCDUL;
            hash ^= hash >> 29;
        }

        return (int)(hash * 0x9E3779B97F4A7C15UL >> 64 - Bits);
    }
}
