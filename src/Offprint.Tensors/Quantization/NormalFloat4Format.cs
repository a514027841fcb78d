using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace Offprint.Tensors;

/// <summary>
/// NF4 (Dettmers et al., arXiv 2305.14314): 16 levels that are quantiles of the normal distribution, scaled by the largest magnitude of every block, with
/// or without a second quantisation of those scales. Blocks run over the flattened matrix, the last one may be shorter.
/// </summary>
/// <remarks>
/// Layout, plane after plane: two codes a byte, the earlier one in the low half; then the block scales c. Plain: a float32 each. Double: a signed byte k
/// each, one float32 step t for every 256 blocks, and one float32 mean m over all blocks; c = max(0, m + k t) with t = max|c − m| / 127 of the 256.
/// Codes are chosen with the exact scales.
/// </remarks>
public sealed class NormalFloat4Format : QuantizedFormat
{
    /// <summary>Blocks whose scales share one step in double quantisation.</summary>
    public const int ScaleBlock = 256;

    private static readonly float[] LevelValues =
    [
        -1f, -0.6961928f, -0.52507305f, -0.3949175f, -0.28444138f, -0.18477343f, -0.09105004f, 0f,
        0.0795803f, 0.1609302f, 0.2461123f, 0.33791524f, 0.44070983f, 0.562617f, 0.72295684f, 1f,
    ];

    /// <summary>Makes a format.</summary>
    /// <param name="blockSize">Values that share a scale. Default 64.</param>
    /// <param name="doubleQuantization">Whether the scales are quantised too. Default true.</param>
    /// <exception cref="ArgumentOutOfRangeException">A block that is not positive.</exception>
    public NormalFloat4Format(int blockSize = 64, bool doubleQuantization = true) : base($"NF4/{blockSize}{(doubleQuantization ? " double" : "")}")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        (BlockSize, HasDoubleQuantization) = (blockSize, doubleQuantization);
    }

    /// <summary>The 16 levels in ascending order, −1 to 1; level 7 is 0.</summary>
    public static ReadOnlySpan<float> Levels => LevelValues;

    /// <summary>Values that share a scale.</summary>
    public int BlockSize { get; }

    /// <summary>Whether the scales are quantised too.</summary>
    public bool HasDoubleQuantization { get; }

    private protected override long Length(long rows, int columns)
    {
        long values = checked(rows * columns), blocks = Blocks(values);
        return values / 2 + values % 2 + (HasDoubleQuantization ? blocks + 4 * ((blocks + ScaleBlock - 1) / ScaleBlock) + 4 : 4 * blocks);
    }

    private protected override void Encode(ReadOnlySpan<float> values, int columns, Span<byte> destination)
    {
        var scales = new float[Blocks(values.Length)];
        for (int block = 0; block < scales.Length; block++)
        {
            var of = Block(values, block);
            scales[block] = MathF.Abs(TensorPrimitives.MaxMagnitude(of));
        }

        int codeBytes = (values.Length + 1) / 2;
        destination[..codeBytes].Clear();
        for (int i = 0; i < values.Length; i++)
        {
            float scale = scales[i / BlockSize];
            destination[i / 2] |= (byte)(Nearest(scale == 0 ? 0 : values[i] / scale) << (4 * (i % 2)));
        }

        if (HasDoubleQuantization) EncodeScales(scales, destination[codeBytes..]);
        else for (int block = 0; block < scales.Length; block++) BinaryPrimitives.WriteSingleLittleEndian(destination[(codeBytes + 4 * block)..], scales[block]);
    }

    private protected override void Decode(ReadOnlySpan<byte> source, int columns, Span<float> destination)
    {
        var scales = new float[Blocks(destination.Length)];
        var stored = source[((destination.Length + 1) / 2)..];
        if (HasDoubleQuantization) DecodeScales(stored, scales);
        else for (int block = 0; block < scales.Length; block++) scales[block] = BinaryPrimitives.ReadSingleLittleEndian(stored[(4 * block)..]);
        for (int i = 0; i < destination.Length; i++) destination[i] = LevelValues[(source[i / 2] >> (4 * (i % 2))) & 15] * scales[i / BlockSize];
    }

    private static void EncodeScales(ReadOnlySpan<float> scales, Span<byte> destination)
    {
        double sum = 0;
        foreach (float scale in scales) sum += scale;
        float mean = scales.IsEmpty ? 0 : (float)(sum / scales.Length);
        var steps = destination[scales.Length..];
        for (int first = 0; first < scales.Length; first += ScaleBlock)
        {
            var of = scales.Slice(first, Math.Min(ScaleBlock, scales.Length - first));
            float largest = 0;
            foreach (float scale in of) largest = MathF.Max(largest, MathF.Abs(scale - mean));
            float step = largest / 127;
            for (int i = 0; i < of.Length; i++) destination[first + i] = (byte)(sbyte)(step == 0 ? 0 : Math.Clamp(MathF.Round((of[i] - mean) / step), -127, 127));
            BinaryPrimitives.WriteSingleLittleEndian(steps[(first / ScaleBlock * 4)..], step);
        }

        BinaryPrimitives.WriteSingleLittleEndian(destination[^4..], mean);
    }

    private static void DecodeScales(ReadOnlySpan<byte> source, Span<float> scales)
    {
        float mean = BinaryPrimitives.ReadSingleLittleEndian(source[^4..]);
        for (int block = 0; block < scales.Length; block++)
        {
            float step = BinaryPrimitives.ReadSingleLittleEndian(source[(scales.Length + block / ScaleBlock * 4)..]);
            scales[block] = MathF.Max(0, mean + (sbyte)source[block] * step);
        }
    }

    private static int Nearest(float ratio)
    {
        int above = LevelValues.AsSpan().BinarySearch(ratio);
        if (above >= 0) return above;
        above = ~above;
        if (above == 0) return 0;
        if (above == LevelValues.Length) return above - 1;
        return ratio - LevelValues[above - 1] <= LevelValues[above] - ratio ? above - 1 : above;
    }

    private ReadOnlySpan<float> Block(ReadOnlySpan<float> values, int block) => values.Slice(block * BlockSize, Math.Min(BlockSize, values.Length - block * BlockSize));

    private long Blocks(long values) => values / BlockSize + (values % BlockSize == 0 ? 0 : 1);
}
