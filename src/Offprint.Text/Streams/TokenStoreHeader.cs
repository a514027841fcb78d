using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;

namespace Offprint.Text;

/// <summary>
/// The first 64 bytes of a token store, little-endian: magic, version (u32), bytes per token (u32), tokens (u64), documents (u64), vocabulary size (u64),
/// XxHash3 of all that follows the header (u64), zero (u64), XxHash64 of the 56 bytes before (u64).
/// Behind it: the tokens, zeros up to a multiple of 8 bytes, and documents + 1 boundaries (u64), the first 0, the last the number of tokens.
/// </summary>
internal readonly record struct TokenStoreHeader(int BytesPerToken, long Tokens, long Documents, int VocabularySize, ulong ContentHash)
{
    public const int Length = 64;

    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "OFPTOKEN"u8;

    public long IndexOffset => (Length + (Tokens * BytesPerToken) + 7) / 8 * 8;

    public long FileLength => IndexOffset + ((Documents + 1) * sizeof(long));

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), BytesPerToken);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Tokens);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Documents);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), VocabularySize);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), ContentHash);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(56), XxHash64.HashToUInt64(bytes.AsSpan(0, 56)));
        return bytes;
    }

    /// <summary>Reads a header and checks it against the length of its file.</summary>
    public static TokenStoreHeader Read(ReadOnlySpan<byte> bytes, long fileLength, string path)
    {
        if (bytes.Length < Length || !bytes[..8].SequenceEqual(Magic))
        {
            throw new InvalidDataException($"{path}: this is not a token store (it does not begin with OFPTOKEN and a header of 64 bytes).");
        }

        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) is var version and not Version)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}: the token store has format version {version}; this version reads {Version}."));
        }

        var header = new TokenStoreHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            (int)BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]));
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..]) != XxHash64.HashToUInt64(bytes[..56])
            || header.BytesPerToken is not (2 or 4) || header.Tokens is < 0 or > 1L << 58 || header.Documents is < 0 or > 1L << 58 || header.VocabularySize < 1)
        {
            throw new InvalidDataException($"{path}: the header of the token store is damaged (its checksum does not match); write the store again.");
        }

        if (header.FileLength != fileLength)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: the token store is {(fileLength < header.FileLength ? "cut off" : "longer than it should be")}: {fileLength} bytes, its header says {header.FileLength}; write the store again."));
        }

        return header;
    }
}
