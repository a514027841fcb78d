using System.Buffers.Binary;

namespace Offprint.Tensors;

/// <summary>
/// Integers of 2 to 8 bits with one <see cref="IntegerGrid"/> for every row or group of a row. Layout, plane after plane: the codes, each row padded to
/// whole bytes, lowest bits first (symmetric codes in two's complement, so that 8 bits are plain signed bytes); a float32 scale for every group, row by
/// row; when asymmetric, a byte with the zero point of every group.
/// </summary>
public sealed class IntegerFormat : QuantizedFormat
{
    /// <summary>Makes a format.</summary>
    /// <param name="bits">Bits of a value, 2 to 8.</param>
    /// <param name="groupSize">Values of a group; null: a whole row.</param>
    /// <param name="symmetric">True: codes around zero, no zero point.</param>
    /// <exception cref="ArgumentOutOfRangeException">Bits outside of 2 to 8, or a group that is not positive.</exception>
    public IntegerFormat(int bits, int? groupSize, bool symmetric)
        : base($"int{bits}/{(groupSize is { } size ? size.ToString(System.Globalization.CultureInfo.InvariantCulture) : "row")}{(symmetric ? " symmetric" : "")}")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 8);
        if (groupSize is { } given) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(given, nameof(groupSize));
        (Bits, GroupSize, IsSymmetric) = (bits, groupSize, symmetric);
    }

    /// <summary>Bits of a value.</summary>
    public int Bits { get; }

    /// <summary>Values that share a scale; null: a whole row.</summary>
    public int? GroupSize { get; }

    /// <summary>Whether codes lie around zero.</summary>
    public bool IsSymmetric { get; }

    /// <summary>Groups of a row; the last one may be shorter.</summary>
    /// <param name="columns">Columns of the matrix.</param>
    public int Groups(int columns) => GroupSize is { } size ? (int)(((long)columns + size - 1) / size) : 1;

    /// <summary>Stores codes that were chosen elsewhere, for instance with compensation of the error (GPTQ).</summary>
    /// <param name="codes">One code a value, row-major, within the grid of its group.</param>
    /// <param name="grids">The grid of every group, row by row.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="destination">Receives exactly <see cref="QuantizedFormat.ByteLength"/> bytes.</param>
    /// <exception cref="ArgumentException">Lengths that do not belong together, or a code or grid outside of the format.</exception>
    public void Pack(ReadOnlySpan<short> codes, ReadOnlySpan<IntegerGrid> grids, int columns, Span<byte> destination)
    {
        int rows = Rows(codes.Length, columns), groups = Groups(columns);
        CheckLength(destination.Length, rows, columns, nameof(destination));
        CheckGrids(grids.Length, rows, groups);
        var (lowest, highest) = IsSymmetric ? (1 - (1 << (Bits - 1)), (1 << (Bits - 1)) - 1) : (0, (1 << Bits) - 1);
        foreach (var grid in grids)
        {
            if (grid.Lowest != lowest || grid.Highest != highest || !float.IsFinite(grid.Scale) || grid.Zero < lowest || grid.Zero > highest || (IsSymmetric && grid.Zero != 0))
                throw new ArgumentException($"{grid} is no grid of {Name}: codes from {lowest} to {highest} are expected", nameof(grids));
        }

        int rowBytes = RowBytes(columns);
        for (int row = 0; row < rows; row++)
        {
            var of = codes.Slice(row * columns, columns);
            if (of.IndexOfAnyExceptInRange((short)lowest, (short)highest) is var wrong and >= 0)
                throw new ArgumentException($"code {of[wrong]} of row {row} is outside of {lowest} to {highest}, the codes of {Name}", nameof(codes));
            PackRow(of, destination.Slice(row * rowBytes, rowBytes));
        }

        var scales = destination[(rows * rowBytes)..];
        for (int i = 0; i < grids.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(scales[(4 * i)..], grids[i].Scale);
            if (!IsSymmetric) scales[4 * grids.Length + i] = (byte)grids[i].Zero;
        }
    }

    /// <summary>Reads codes and grids, for kernels that compute with them.</summary>
    /// <param name="source">A stored matrix.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="codes">Receives one code a value, row-major.</param>
    /// <param name="grids">Receives the grid of every group, row by row.</param>
    /// <exception cref="ArgumentException">Lengths that do not belong together.</exception>
    public void Unpack(ReadOnlySpan<byte> source, int columns, Span<short> codes, Span<IntegerGrid> grids)
    {
        int rows = Rows(codes.Length, columns), rowBytes = RowBytes(columns);
        CheckLength(source.Length, rows, columns, nameof(source));
        CheckGrids(grids.Length, rows, Groups(columns));
        for (int row = 0; row < rows; row++) UnpackRow(source.Slice(row * rowBytes, rowBytes), codes.Slice(row * columns, columns));
        var scales = source[(rows * rowBytes)..];
        for (int i = 0; i < grids.Length; i++)
        {
            float scale = BinaryPrimitives.ReadSingleLittleEndian(scales[(4 * i)..]);
            grids[i] = IsSymmetric
                ? new IntegerGrid(scale, 0, 1 - (1 << (Bits - 1)), (1 << (Bits - 1)) - 1)
                : new IntegerGrid(scale, scales[4 * grids.Length + i], 0, (1 << Bits) - 1);
        }
    }

    private protected override long Length(long rows, int columns) => checked(rows * (RowBytes(columns) + (long)Groups(columns) * (IsSymmetric ? 4 : 5)));

    private protected override void Encode(ReadOnlySpan<float> values, int columns, Span<byte> destination)
    {
        int groups = Groups(columns), rows = values.Length / columns;
        var codes = new short[values.Length];
        var grids = new IntegerGrid[rows * groups];
        for (int i = 0; i < grids.Length; i++)
        {
            var (start, length) = Group(i, groups, columns);
            var grid = grids[i] = IntegerGrid.Fit(values.Slice(start, length), Bits, IsSymmetric);
            for (int k = start; k < start + length; k++) codes[k] = (short)grid.Quantize(values[k]);
        }

        Pack(codes, grids, columns, destination);
    }

    private protected override void Decode(ReadOnlySpan<byte> source, int columns, Span<float> destination)
    {
        int groups = Groups(columns), rows = destination.Length / columns;
        var codes = new short[destination.Length];
        var grids = new IntegerGrid[rows * groups];
        Unpack(source, columns, codes, grids);
        for (int i = 0; i < grids.Length; i++)
        {
            var (start, length) = Group(i, groups, columns);
            for (int k = start; k < start + length; k++) destination[k] = grids[i].Dequantize(codes[k]);
        }
    }

    private (int Start, int Length) Group(int index, int groups, int columns)
    {
        int within = index % groups * (GroupSize ?? columns);
        return (index / groups * columns + within, Math.Min(GroupSize ?? columns, columns - within));
    }

    private int RowBytes(int columns) => (int)(((long)columns * Bits + 7) / 8);

    private void PackRow(ReadOnlySpan<short> codes, Span<byte> bytes)
    {
        int waiting = 0, bits = 0, at = 0, mask = (1 << Bits) - 1;
        foreach (short code in codes)
        {
            waiting |= (code & mask) << bits;
            bits += Bits;
            for (; bits >= 8; bits -= 8, waiting >>= 8) bytes[at++] = (byte)waiting;
        }

        if (bits > 0) bytes[at] = (byte)waiting;
    }

    private void UnpackRow(ReadOnlySpan<byte> bytes, Span<short> codes)
    {
        int waiting = 0, bits = 0, at = 0, mask = (1 << Bits) - 1;
        for (int i = 0; i < codes.Length; i++)
        {
            for (; bits < Bits; bits += 8) waiting |= bytes[at++] << bits;
            int code = waiting & mask;
            codes[i] = (short)(IsSymmetric ? code << (32 - Bits) >> (32 - Bits) : code);
            waiting >>= Bits;
            bits -= Bits;
        }
    }

    private static void CheckGrids(int given, int rows, int groups)
    {
        if (given != (long)rows * groups) throw new ArgumentException($"{rows} rows of {groups} groups need {(long)rows * groups} grids; {given} were given", nameof(given));
    }
}
