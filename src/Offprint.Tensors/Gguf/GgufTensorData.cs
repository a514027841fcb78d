using System.Runtime.InteropServices;
using TorchSharp;

namespace Offprint.Tensors;

/// <summary>A tensor to write into a GGUF file: values, and the type that they are stored in.</summary>
public sealed class GgufTensorData
{
    private readonly Action<long, Span<float>> copy;

    private GgufTensorData(string name, GgufTensorType type, long[] shape, Action<long, Span<float>> copy)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Enum.IsDefined(type)) throw new ArgumentException($"tensor '{name}': {type} is no tensor type of GGUF files", nameof(type));
        (Name, Type, Shape, this.copy) = (name, type, shape, copy);
        Int128 elements = 1;
        foreach (long size in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
            elements *= size;
            if (elements > long.MaxValue / 4) throw new ArgumentException($"tensor '{name}' has more bytes than can be counted", nameof(shape));
        }

        long columns = shape.Length == 0 ? 1 : shape[^1];
        if (type.Format() is not null && columns % BlockFormat.Size != 0)
            throw new ArgumentException($"tensor '{name}' has rows of {columns}; {type.FileName()} needs multiples of {BlockFormat.Size}", nameof(type));
        Elements = (long)elements;
    }

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>The type that it is stored in.</summary>
    public GgufTensorType Type { get; }

    /// <summary>Sizes per dimension, row-major.</summary>
    public IReadOnlyList<long> Shape { get; }

    internal long Elements { get; }

    internal long Bytes => Type.Bytes(Elements);

    /// <summary>Engine memory to write; it is read while the file is written.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="tensor">A floating-point tensor on any device, of any strides.</param>
    /// <param name="type">The type that it is stored in.</param>
    /// <exception cref="ArgumentException">No floating-point tensor, or rows that are no whole blocks of the type.</exception>
    public static GgufTensorData Of(string name, torch.Tensor tensor, GgufTensorType type)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Of(name, tensor, tensor.shape, type);
    }

    /// <summary>Engine memory to write under another shape, for instance a view whose dimensions were exchanged; it is read while the file is written.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="tensor">A floating-point tensor on any device, of any strides.</param>
    /// <param name="shape">The stored shape, row-major, with as many elements.</param>
    /// <param name="type">The type that it is stored in.</param>
    /// <exception cref="ArgumentException">No floating-point tensor, another number of elements, or rows that are no whole blocks of the type.</exception>
    public static GgufTensorData Of(string name, torch.Tensor tensor, IReadOnlyList<long> shape, GgufTensorType type)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(shape);
        if (!TensorDataTypes.IsFloat(tensor.dtype)) throw new ArgumentException($"tensor '{name}' is {tensor.dtype}; floating-point numbers are expected", nameof(tensor));
        var data = new GgufTensorData(name, type, [.. shape], (first, values) => Copy(tensor, first, values));
        return data.Elements == tensor.NumberOfElements
            ? data
            : throw new ArgumentException($"tensor '{name}': shape [{string.Join(", ", shape)}] has {data.Elements} elements; the tensor has {tensor.NumberOfElements}", nameof(shape));
    }

    /// <summary>Plain values to write, without loading the engine.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">Sizes per dimension, row-major; empty for a scalar.</param>
    /// <param name="values">The values, row-major.</param>
    /// <param name="type">The type that they are stored in.</param>
    /// <exception cref="ArgumentException">The values do not fill the shape, or its rows are no whole blocks of the type.</exception>
    public static GgufTensorData Of(string name, IReadOnlyList<long> shape, ReadOnlyMemory<float> values, GgufTensorType type)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var data = new GgufTensorData(name, type, [.. shape], (first, to) => values.Span.Slice((int)first, to.Length).CopyTo(to));
        return data.Elements == values.Length ? data : throw new ArgumentException($"tensor '{name}': shape [{string.Join(", ", shape)}] has {data.Elements} elements; {values.Length} were given", nameof(values));
    }

    /// <summary>Copies elements, row-major, as floats.</summary>
    internal void CopyTo(long first, Span<float> values) => copy(first, values);

    private static void Copy(torch.Tensor tensor, long first, Span<float> values)
    {
        using var scope = new TensorScope();
        using var noGradients = torch.no_grad();
        var part = tensor.detach().reshape(-1).narrow(0, first, values.Length).to(torch.ScalarType.Float32).cpu().contiguous();
        part.bytes.CopyTo(MemoryMarshal.AsBytes(values));
    }
}
