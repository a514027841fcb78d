using System.Buffers.Binary;

namespace Offprint.Tensors;

/// <summary>GGUF's simple blocks: 32 values that share one half-precision scale, which stands before their codes. Rows are whole blocks.</summary>
internal abstract class BlockFormat(string name, int codeBytes) : QuantizedFormat(name)
{
    /// <summary>Values of a block.</summary>
    public const int Size = 32;

    private const int ScaleBytes = 2;

    private readonly int blockBytes = ScaleBytes + codeBytes;

    private protected override long Length(long rows, int columns) => checked(rows * (columns / Size) * blockBytes);

    private protected override void CheckColumns(int columns)
    {
        base.CheckColumns(columns);
        if (columns % Size != 0) throw new ArgumentException($"{Name} stores rows in blocks of {Size}; {columns} columns are no multiple of it", nameof(columns));
    }

    private protected override void Encode(ReadOnlySpan<float> values, int columns, Span<byte> destination)
    {
        for (int block = 0; block * Size < values.Length; block++)
        {
            var of = values.Slice(block * Size, Size);
            var to = destination.Slice(block * blockBytes, blockBytes);
            float scale = Scale(of);
            if (!float.IsFinite((float)(Half)scale))
                throw new ArgumentException($"block {block} needs the scale {scale}, which is beyond half precision ({Half.MaxValue}); {Name} cannot hold it", nameof(values));
            BinaryPrimitives.WriteHalfLittleEndian(to, (Half)scale);
            WriteCodes(of, scale == 0 ? 0 : 1 / scale, to[ScaleBytes..]);
        }
    }

    private protected override void Decode(ReadOnlySpan<byte> source, int columns, Span<float> destination)
    {
        for (int block = 0; block * Size < destination.Length; block++)
        {
            var from = source.Slice(block * blockBytes, blockBytes);
            ReadCodes(from[ScaleBytes..], (float)BinaryPrimitives.ReadHalfLittleEndian(from), destination.Slice(block * Size, Size));
        }
    }

    /// <summary>The scale d before it is rounded to half precision.</summary>
    private protected abstract float Scale(ReadOnlySpan<float> values);

    /// <summary>Rounds x / d; the inverse is 0 for a block of zeros.</summary>
    private protected abstract void WriteCodes(ReadOnlySpan<float> values, float inverse, Span<byte> codes);

    private protected abstract void ReadCodes(ReadOnlySpan<byte> codes, float scale, Span<float> values);
}
