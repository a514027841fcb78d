using System.Runtime.InteropServices;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>The memory of a contiguous float32 tensor on the processor.</summary>
internal readonly unsafe struct DenseFloats
{
    private DenseFloats(float* pointer, long length)
    {
        Pointer = pointer;
        Length = length;
    }

    public float* Pointer { get; }

    public long Length { get; }

    /// <summary>As many threads as the engine has.</summary>
    public static ParallelOptions Threads { get; } = new() { MaxDegreeOfParallelism = TorchRuntime.Threads };

    /// <summary>Whether all tensors are of that kind.</summary>
    public static bool Fit(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (tensor.dtype != ScalarType.Float32 || tensor.device_type != TorchSharp.DeviceType.CPU || tensor.is_sparse || !tensor.is_contiguous())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The memory; it is valid as long as the tensor lives.</summary>
    public static DenseFloats Of(Tensor tensor)
    {
        var bytes = tensor.bytes;
        fixed (byte* start = bytes)
        {
            return new DenseFloats((float*)start, tensor.NumberOfElements);
        }
    }
}
