using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Offprint.Inference;

/// <summary>Name of a block of tokens: a hash of it and of all blocks before it.</summary>
/// <param name="Hash">128 bits.</param>
public readonly record struct BlockId(UInt128 Hash)
{
    /// <summary>The name of a block.</summary>
    /// <param name="parent">The block before it; default for the first.</param>
    /// <param name="tokens">Its tokens.</param>
    public static BlockId Of(BlockId parent, ReadOnlySpan<int> tokens)
    {
        var hash = new XxHash128();
        Span<byte> before = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(before, parent.Hash);
        hash.Append(before);
        hash.Append(MemoryMarshal.AsBytes(tokens));
        return new BlockId(hash.GetCurrentHashAsUInt128());
    }
}
