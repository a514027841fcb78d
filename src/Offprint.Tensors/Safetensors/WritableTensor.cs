namespace Offprint.Tensors;

/// <summary>What the writer needs of a tensor.</summary>
internal abstract class WritableTensor(string name, TensorDataType type, IReadOnlyList<long> shape)
{
    public string Name { get; } = name;

    public TensorDataType Type { get; } = type;

    public IReadOnlyList<long> Shape { get; } = shape;

    /// <summary>Length of the data in bytes, by shape and type.</summary>
    public long Bytes { get; } = HeaderReader.ByteLength(shape.ToArray(), type) ?? throw new ArgumentException($"tensor '{name}' has more bytes than can be counted");

    /// <summary>Writes exactly <see cref="Bytes"/> bytes, a piece at a time.</summary>
    public abstract void WriteTo(Stream stream);
}
