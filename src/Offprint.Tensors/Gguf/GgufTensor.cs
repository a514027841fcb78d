namespace Offprint.Tensors;

/// <summary>One tensor of a GGUF file: what its header says about it.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The stored type.</param>
/// <param name="Shape">Sizes per dimension, row-major: the reverse of the file's order. Empty for a scalar.</param>
/// <param name="Offset">First byte of its data, counted from the start of the data.</param>
/// <param name="Bytes">Length of its data in bytes.</param>
/// <param name="File">Full path of the file.</param>
public sealed record GgufTensor(string Name, GgufTensorType Type, IReadOnlyList<long> Shape, long Offset, long Bytes, string File)
{
    /// <summary>Number of elements: the product of the shape, 1 for a scalar.</summary>
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Name, type and shape, as in <c>blk.0.attn_q.weight Q8_0 [2048, 2048]</c>.</summary>
    public override string ToString() => $"{Name} {Type.FileName()} [{string.Join(", ", Shape)}]";
}
