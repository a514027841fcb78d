using TorchSharp;

namespace Offprint.Tensors;

/// <summary>An engine tensor to write: converted, gathered and brought to the processor a piece at a time.</summary>
internal sealed class EngineTensor : WritableTensor
{
    /// <summary>Elements written at a time.</summary>
    private const int Piece = 1 << 20;

    private readonly torch.Tensor tensor;
    private readonly torch.ScalarType type;

    private EngineTensor(string name, torch.Tensor tensor, torch.ScalarType type, TensorDataType stored) : base(name, stored, tensor.shape)
    {
        this.tensor = tensor;
        this.type = type;
    }

    public static List<WritableTensor> List(IEnumerable<KeyValuePair<string, torch.Tensor>> tensors, torch.ScalarType? storeFloatsAs)
    {
        if (storeFloatsAs is { } wanted && !TensorDataTypes.IsFloat(wanted))
            throw new ArgumentException($"floats cannot be stored as {wanted}; Float64, Float32, Float16 or BFloat16 is expected", nameof(storeFloatsAs));
        var list = new List<WritableTensor>();
        foreach (var (name, tensor) in tensors)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(tensors));
            if (tensor is null) throw new ArgumentException($"tensor '{name}' is null", nameof(tensors));
            var type = storeFloatsAs is { } floats && TensorDataTypes.IsFloat(tensor.dtype) ? floats : tensor.dtype;
            if (TensorDataTypes.Of(type) is not { } stored) throw new ArgumentException($"tensor '{name}' is {type}, which a safetensors file cannot hold; it holds {TensorDataTypes.All}", nameof(tensors));
            list.Add(new EngineTensor(name, tensor, type, stored));
        }

        return list;
    }

    public override void WriteTo(Stream stream)
    {
        if (Bytes == 0) return;
        TorchRuntime.PrepareThread();
        using var scope = new TensorScope();
        using var noGradients = torch.no_grad();
        var flat = tensor.detach().reshape(-1); // a copy only where the strides ask for one
        long elements = Bytes / Type.Size();
        for (long done = 0; done < elements; done += Piece)
        {
            using var piece = new TensorScope();
            var part = flat.narrow(0, done, Math.Min(Piece, elements - done)).to(type).cpu().contiguous();
            stream.Write(part.bytes);
        }
    }
}
