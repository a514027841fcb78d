using System.Runtime.CompilerServices;

namespace Offprint.Inference;

/// <summary>A row of a packed matrix, unpacked in registers.</summary>
internal unsafe interface IWeightRow<TSelf> where TSelf : struct, IWeightRow<TSelf>
{
    static abstract TSelf Of(in Matrix matrix, int row);

    /// <summary>The scale of a block of <see cref="WeightPacker.Block"/> weights, in every lane; anything where there are none.</summary>
    TVector Scale<TVector, TLanes>(nint block) where TVector : struct where TLanes : ILanes<TVector>;

    /// <summary>A vector of weights from an index on, as float32.</summary>
    TVector Load<TVector, TLanes>(nint i, TVector scale) where TVector : struct where TLanes : ILanes<TVector>;

    /// <summary>One weight: the same number that <see cref="Load"/> gives.</summary>
    float At(int i);
}

/// <summary>Halves.</summary>
internal readonly unsafe struct HalfRow(ushort* codes) : IWeightRow<HalfRow>
{
    private readonly ushort* _codes = codes;

    public static HalfRow Of(in Matrix matrix, int row) => new((ushort*)matrix.Codes + (long)row * matrix.Inputs);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scale<TVector, TLanes>(nint block) where TVector : struct where TLanes : ILanes<TVector> => TLanes.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Load<TVector, TLanes>(nint i, TVector scale) where TVector : struct where TLanes : ILanes<TVector> => TLanes.LoadHalf(_codes + i);

    public float At(int i) => (float)BitConverter.UInt16BitsToHalf(_codes[i]);
}

/// <summary>The upper halves of float32 numbers.</summary>
internal readonly unsafe struct BrainRow(ushort* codes) : IWeightRow<BrainRow>
{
    private readonly ushort* _codes = codes;

    public static BrainRow Of(in Matrix matrix, int row) => new((ushort*)matrix.Codes + (long)row * matrix.Inputs);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scale<TVector, TLanes>(nint block) where TVector : struct where TLanes : ILanes<TVector> => TLanes.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Load<TVector, TLanes>(nint i, TVector scale) where TVector : struct where TLanes : ILanes<TVector> => TLanes.LoadBrain(_codes + i);

    public float At(int i) => BitConverter.UInt32BitsToSingle((uint)_codes[i] << 16);
}

/// <summary>Signed bytes, with a scale for every 32.</summary>
internal readonly unsafe struct ByteRow(sbyte* codes, float* scales) : IWeightRow<ByteRow>
{
    private readonly sbyte* _codes = codes;
    private readonly float* _scales = scales;

    public static ByteRow Of(in Matrix matrix, int row)
        => new((sbyte*)matrix.Codes + (long)row * matrix.Inputs, matrix.Scales + (long)row * ((matrix.Inputs + WeightPacker.Block - 1) / WeightPacker.Block));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scale<TVector, TLanes>(nint block) where TVector : struct where TLanes : ILanes<TVector> => TLanes.Broadcast(_scales[block]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Load<TVector, TLanes>(nint i, TVector scale) where TVector : struct where TLanes : ILanes<TVector> => TLanes.Multiply(TLanes.LoadBytes(_codes + i), scale);

    public float At(int i) => _codes[i] * _scales[i / WeightPacker.Block];
}
