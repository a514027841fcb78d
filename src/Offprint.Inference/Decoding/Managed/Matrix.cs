using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Offprint.Models;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>A weight of the model where it lies: [outputs, inputs], row by row.</summary>
internal readonly unsafe struct Matrix
{
    public Matrix(LinearWeights weights) : this(weights.Weight) => Bias = weights.Bias is null ? null : Pointer(weights.Bias);

    public Matrix(Tensor weight)
    {
        Weight = Pointer(weight);
        (Outputs, Inputs) = ((int)weight.shape[0], (int)weight.shape[1]);
    }

    public float* Weight { get; }

    public float* Bias { get; }

    public int Outputs { get; }

    public int Inputs { get; }

    /// <summary>The numbers of a dense float32 tensor; valid as long as the tensor is.</summary>
    public static float* Pointer(Tensor tensor) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
