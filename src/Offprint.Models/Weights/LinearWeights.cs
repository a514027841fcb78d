using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>A linear layer's tensors.</summary>
/// <param name="Weight">[outputs, inputs].</param>
/// <param name="Bias">[outputs], or null.</param>
public readonly record struct LinearWeights(Tensor Weight, Tensor? Bias);
