namespace Offprint.Tensors;

/// <summary>
/// A way of storing a matrix of floats in few bits: values to bytes and back, without the engine. These are the scalar definitions that files, quantised
/// layers and compression share; faster kernels are tested against them.
/// </summary>
/// <remarks>
/// A matrix is row-major, [rows, columns]; a vector is one row. Instances are immutable and safe for several threads. All of them refuse NaN and infinities.
/// </remarks>
public abstract class QuantizedFormat
{
    private protected QuantizedFormat(string name) => Name = name;

    /// <summary>GGUF's Q8_0: blocks of 32 values, one half-precision scale d = max|x| / 127 and 32 signed bytes each; 8.5 bits a weight.</summary>
    public static QuantizedFormat Q8 { get; } = new Q8Format();

    /// <summary>
    /// GGUF's Q4_0: blocks of 32 values, one half-precision scale d = m / -8, where m is the value of largest magnitude, and 32 codes 0 to 15 that stand for
    /// (code - 8) d; byte j holds value j in its low half and value j + 16 in its high half. 4.5 bits a weight.
    /// </summary>
    public static QuantizedFormat Q4 { get; } = new Q4Format();

    /// <summary>Signed bytes with one scale a row, max|x| / 127.</summary>
    public static IntegerFormat Int8PerRow { get; } = new(8, groupSize: null, symmetric: true);

    /// <summary>NF4 as QLoRA stores it: blocks of 64, block scales quantised in turn; 4.127 bits a weight.</summary>
    public static NormalFloat4Format NormalFloat4 { get; } = new();

    /// <summary>Integers of 2 to 8 bits with a scale (and, when asymmetric, a zero point) for every group of values in a row.</summary>
    /// <param name="bits">Bits of a value, 2 to 8.</param>
    /// <param name="groupSize">Values of a group; the last one of a row may be shorter.</param>
    /// <param name="symmetric">True: codes around zero, no zero point. Default false: the group's own range.</param>
    /// <exception cref="ArgumentOutOfRangeException">Bits outside of 2 to 8, or a group that is not positive.</exception>
    public static IntegerFormat PerGroup(int bits, int groupSize = 64, bool symmetric = false) => new(bits, groupSize, symmetric);

    /// <summary>The format's name, as in <c>Q8_0</c> or <c>int4/64</c>.</summary>
    public string Name { get; }

    /// <summary>Bytes of a matrix.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <exception cref="ArgumentException">Sizes that the format cannot hold.</exception>
    public long ByteLength(long rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        CheckColumns(columns);
        return Length(rows, columns);
    }

    /// <summary>Bits that a weight takes, scales included.</summary>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <exception cref="ArgumentException">Sizes that the format cannot hold.</exception>
    public double BitsPerWeight(long rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        return 8.0 * ByteLength(rows, columns) / ((double)rows * columns);
    }

    /// <summary>Stores a matrix.</summary>
    /// <param name="values">The matrix, row-major.</param>
    /// <param name="columns">Its columns.</param>
    /// <returns>The bytes, in the layout that the format documents.</returns>
    /// <exception cref="ArgumentException">The values are no matrix with so many columns, one of them is not finite, or the format cannot hold the size.</exception>
    public byte[] Quantize(ReadOnlySpan<float> values, int columns)
    {
        var bytes = new byte[ByteLength(Rows(values.Length, columns), columns)];
        Quantize(values, columns, bytes);
        return bytes;
    }

    /// <summary>Stores a matrix in existing memory.</summary>
    /// <param name="values">The matrix, row-major.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="destination">Receives exactly <see cref="ByteLength"/> bytes.</param>
    /// <exception cref="ArgumentException">As for <see cref="Quantize(ReadOnlySpan{float}, int)"/>, or a destination of another length.</exception>
    public void Quantize(ReadOnlySpan<float> values, int columns, Span<byte> destination)
    {
        CheckLength(destination.Length, Rows(values.Length, columns), columns, nameof(destination));
        for (int i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i])) throw new ArgumentException($"value {i} is {values[i]}; {Name} stores finite numbers only", nameof(values));
        Encode(values, columns, destination);
    }

    /// <summary>Restores a matrix.</summary>
    /// <param name="source">What <see cref="Quantize(ReadOnlySpan{float}, int)"/> made of it.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="destination">Receives rows times columns values.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together.</exception>
    public void Dequantize(ReadOnlySpan<byte> source, int columns, Span<float> destination)
    {
        CheckLength(source.Length, Rows(destination.Length, columns), columns, nameof(source));
        Decode(source, columns, destination);
    }

    /// <summary>Stores and restores a matrix: what is left of it in this format.</summary>
    /// <param name="values">The matrix, row-major.</param>
    /// <param name="columns">Its columns.</param>
    /// <exception cref="ArgumentException">As for <see cref="Quantize(ReadOnlySpan{float}, int)"/>.</exception>
    public float[] Round(ReadOnlySpan<float> values, int columns)
    {
        var rounded = new float[values.Length];
        Decode(Quantize(values, columns), columns, rounded);
        return rounded;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private protected abstract long Length(long rows, int columns);

    private protected abstract void Encode(ReadOnlySpan<float> values, int columns, Span<byte> destination);

    private protected abstract void Decode(ReadOnlySpan<byte> source, int columns, Span<float> destination);

    private protected virtual void CheckColumns(int columns) => ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);

    private protected void CheckLength(int given, int rows, int columns, string argument)
    {
        long expected = ByteLength(rows, columns);
        if (given != expected) throw new ArgumentException($"[{rows}, {columns}] in {Name} takes {expected} bytes; {given} were given", argument);
    }

    private protected int Rows(int values, int columns)
    {
        CheckColumns(columns);
        return values % columns == 0 ? values / columns : throw new ArgumentException($"{values} values do not make rows of {columns}", nameof(columns));
    }
}
