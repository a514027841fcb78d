using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Offprint.Tensors;

namespace Offprint.Inference;

/// <summary>Copies matrices into a format of fewer bits, and keeps them.</summary>
internal sealed unsafe class WeightPacker(DecodingWeights format) : IDisposable
{
    /// <summary>Weights that share a scale.</summary>
    public const int Block = 32;

    private readonly List<NativeBuffer> _buffers = [];

    /// <summary>The matrix in the format; itself where that is float32.</summary>
    /// <param name="matrix">A float32 matrix.</param>
    /// <param name="name">What it is, for errors.</param>
    /// <exception cref="ArgumentException">A weight cannot be written in the format.</exception>
    public Matrix Pack(Matrix matrix, string name)
    {
        var (rows, inputs) = (matrix.Outputs, matrix.Inputs);
        for (var row = 0; row < rows && format != DecodingWeights.F32; row++)
        {
            Check(matrix, row, name);
        }

        switch (format)
        {
            case DecodingWeights.F32:
                return matrix;
            case DecodingWeights.Q8:
                var blocks = (inputs + Block - 1) / Block;
                var codes = Room(((long)rows * inputs + 3) / 4);
                var scales = Room((long)rows * blocks);
                Parallel.For(0, rows, () => (new float[blocks * Block], new byte[QuantizedFormat.Q8.ByteLength(1, blocks * Block)]), (row, _, scratch) =>
                {
                    var (values, bytes) = scratch;
                    new ReadOnlySpan<float>(matrix.Weight + (long)row * inputs, inputs).CopyTo(values);
                    QuantizedFormat.Q8.Quantize(values, values.Length, bytes);
                    for (var block = 0; block < blocks; block++)
                    {
                        var from = bytes.AsSpan(block * (Block + 2), Block + 2);
                        scales[(long)row * blocks + block] = (float)BinaryPrimitives.ReadHalfLittleEndian(from);
                        from.Slice(2, Math.Min(Block, inputs - block * Block)).CopyTo(new Span<byte>((byte*)codes + (long)row * inputs + block * Block, Math.Min(Block, inputs - block * Block)));
                    }

                    return scratch;
                }, static _ => { });
                return new Matrix(matrix, format, codes, scales);
            default:
                var halves = (ushort*)Room(((long)rows * inputs + 1) / 2);
                Parallel.For(0, rows, row =>
                {
                    var from = new ReadOnlySpan<float>(matrix.Weight + (long)row * inputs, inputs);
                    var to = new Span<ushort>(halves + (long)row * inputs, inputs);
                    if (format == DecodingWeights.F16)
                    {
                        TensorPrimitives.ConvertToHalf(from, MemoryMarshal.Cast<ushort, Half>(to));
                    }
                    else
                    {
                        for (var i = 0; i < inputs; i++)
                        {
                            to[i] = Brain(from[i]);
                        }
                    }
                });
                return new Matrix(matrix, format, halves, null);
        }
    }

    public void Dispose()
    {
        _buffers.ForEach(static buffer => buffer.Dispose());
        _buffers.Clear();
    }

    /// <summary>The nearest bfloat16, ties to even.</summary>
    private static ushort Brain(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private void Check(in Matrix matrix, int row, string name)
    {
        // The largest float32 that rounds to a finite half; bfloat16 and scales have the range of float32 and of halves.
        var limit = format switch { DecodingWeights.F16 => 65_519.99f, DecodingWeights.Q8 => 127 * 65_504f, _ => 3.38e38f };
        var largest = MathF.Abs(TensorPrimitives.MaxMagnitude(new ReadOnlySpan<float>(matrix.Weight + (long)row * matrix.Inputs, matrix.Inputs)));
        if (!(largest <= limit))
        {
            throw new ArgumentException(FormattableString.Invariant($"The weight {name} has the number {largest} in row {row}, which {format} cannot hold; use {(format == DecodingWeights.F16 ? DecodingWeights.BF16 : DecodingWeights.F32)}."));
        }
    }

    private float* Room(long floats)
    {
        var buffer = new NativeBuffer();
        _buffers.Add(buffer);
        return buffer.Fit(floats);
    }
}
