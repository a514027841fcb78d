using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Pictures by number, prepared for a model: a folder's, or ones that are composed when they are asked for.</summary>
public interface IPixelSource
{
    /// <summary>Number of pictures.</summary>
    int Count { get; }

    /// <summary>Some of the pictures.</summary>
    /// <param name="indices">Their numbers, from 0.</param>
    /// <returns>Float32 [B, colours, height, width] on the CPU; belongs to the caller's dispose scope.</returns>
    Tensor Pixels(ReadOnlySpan<int> indices);
}
