using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Offprint.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>A weight where it lies: [outputs, inputs], row by row; the model's own, or one in fewer bits.</summary>
internal readonly unsafe struct Matrix
{
    public Matrix(LinearWeights weights) : this(weights.Weight) => Bias = weights.Bias is null ? null : Pointer(weights.Bias);

    public Matrix(Tensor weight) : this(Pointer(weight), null, (int)weight.shape[0], (int)weight.shape[1])
    {
    }

    public Matrix(float* weight, float* bias, int outputs, int inputs)
    {
        Weight = weight;
        Bias = bias;
        (Outputs, Inputs) = (outputs, inputs);
    }

    /// <summary>The same matrix in another format.</summary>
    public Matrix(in Matrix of, DecodingWeights format, void* codes, float* scales) : this(null, of.Bias, of.Outputs, of.Inputs)
    {
        Format = format;
        Codes = codes;
        Scales = scales;
    }

    /// <summary>The numbers; null where they are packed.</summary>
    public float* Weight { get; }

    public float* Bias { get; }

    public int Outputs { get; }

    public int Inputs { get; }

    public DecodingWeights Format { get; }

    /// <summary>Packed numbers, row by row without gaps.</summary>
    public void* Codes { get; }

    /// <summary>Scales of the blocks of every row, rounded up to whole blocks.</summary>
    public float* Scales { get; }

    /// <summary>The numbers of a dense float32 tensor; valid as long as the tensor is.</summary>
    public static float* Pointer(Tensor tensor) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
