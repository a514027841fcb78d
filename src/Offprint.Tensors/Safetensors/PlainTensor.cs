namespace Offprint.Tensors;

/// <summary>Plain bytes as a tensor to write.</summary>
internal sealed class PlainTensor : WritableTensor
{
    private readonly ReadOnlyMemory<byte> data;

    public PlainTensor(TensorBytes tensor) : base(tensor.Name, Checked(tensor), tensor.Shape)
    {
        data = tensor.Data;
        if (data.Length != Bytes)
            throw new ArgumentException($"tensor '{Name}': shape [{string.Join(", ", Shape)}] of {Type.FileName()} takes {Bytes} bytes; {data.Length} were given", nameof(tensor));
    }

    public override void WriteTo(Stream stream) => stream.Write(data.Span);

    private static TensorDataType Checked(TensorBytes tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor.Name);
        ArgumentNullException.ThrowIfNull(tensor.Shape);
        if (!Enum.IsDefined(tensor.Type)) throw new ArgumentException($"tensor '{tensor.Name}': {tensor.Type} is not a tensor data type", nameof(tensor));
        foreach (long size in tensor.Shape) ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(tensor));
        return tensor.Type;
    }
}
