namespace Offprint.Tensors;

/// <summary>One tensor of a file: what its header says about it.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The stored element type.</param>
/// <param name="Shape">Sizes per dimension, row-major; empty for a scalar.</param>
/// <param name="Offset">First byte of its data, counted from the end of the header.</param>
/// <param name="Bytes">Length of its data in bytes.</param>
/// <param name="File">Full path of the file that holds it.</param>
public sealed record TensorEntry(string Name, TensorDataType Type, IReadOnlyList<long> Shape, long Offset, long Bytes, string File)
{
    /// <summary>Number of elements: the product of the shape, 1 for a scalar.</summary>
    public long Elements => Bytes / Type.Size();

    /// <summary>Name, type and shape, as in <c>wte.weight F32 [50257, 768]</c>.</summary>
    public override string ToString() => $"{Name} {Type.FileName()} [{string.Join(", ", Shape)}]";
}
