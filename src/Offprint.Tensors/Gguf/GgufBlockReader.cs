using System.Runtime.InteropServices;
using TorchSharp;

namespace Offprint.Tensors;

/// <summary>Dequantises the blocks of a GGUF tensor, a piece at a time.</summary>
internal static class GgufBlockReader
{
    /// <summary>Elements converted at a time, whole blocks.</summary>
    private const int Piece = 1 << 20;

    public static torch.Tensor Read(MappedFile file, long dataStart, GgufTensor tensor, torch.ScalarType type, torch.Device device)
    {
        TorchRuntime.PrepareThread();
        var target = torch.empty([.. tensor.Shape], dtype: type, device: device);
        try
        {
            using var scope = new TensorScope();
            using var noGradients = torch.no_grad();
            var flat = target.view(-1);
            var values = new float[Math.Min(Piece, tensor.Elements)];
            for (long done = 0; done < tensor.Elements; done += Piece)
            {
                using var piece = new TensorScope();
                var part = values.AsSpan(0, (int)Math.Min(Piece, tensor.Elements - done));
                Decode(file, dataStart, tensor, done, part);
                var stage = torch.empty(part.Length, dtype: torch.ScalarType.Float32);
                MemoryMarshal.AsBytes(part).CopyTo(stage.bytes);
                flat.narrow(0, done, part.Length).copy_(stage);
            }

            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    public static float[] ReadFloats(MappedFile file, long dataStart, GgufTensor tensor)
    {
        if (tensor.Elements > Array.MaxLength) throw new InvalidDataException($"{file.Path}: tensor '{tensor.Name}' has {tensor.Elements} elements; an array holds at most {Array.MaxLength}");
        var values = new float[tensor.Elements];
        for (int done = 0; done < values.Length; done += Piece) Decode(file, dataStart, tensor, done, values.AsSpan(done, Math.Min(Piece, values.Length - done)));
        return values;
    }

    private static void Decode(MappedFile file, long dataStart, GgufTensor tensor, long first, Span<float> values)
    {
        var bytes = new byte[tensor.Type.Bytes(values.Length)];
        file.Copy(dataStart + tensor.Offset + tensor.Type.Bytes(first), bytes);
        tensor.Type.Format()!.Dequantize(bytes, values.Length, values); // rows are whole blocks, so a piece may be taken for one row
    }
}
