using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>A normalisation's tensors.</summary>
/// <param name="Scale">[d].</param>
/// <param name="Bias">[d]; null for RMSNorm.</param>
public readonly record struct NormWeights(Tensor Scale, Tensor? Bias);
