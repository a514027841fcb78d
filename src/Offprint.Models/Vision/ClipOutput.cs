using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>What a CLIP model makes of T texts and I images. The tensors belong to the dispose scope of the caller, if there is one.</summary>
/// <param name="LogitsPerImage">exp(scale) · cosine of every image and text, [I, T]. Its transpose are the logits per text.</param>
/// <param name="Texts">Vectors of the texts, length 1, [T, p].</param>
/// <param name="Images">Vectors of the images, length 1, [I, p].</param>
public sealed record ClipOutput(Tensor LogitsPerImage, Tensor Texts, Tensor Images) : IDisposable
{
    /// <summary>Frees all tensors.</summary>
    public void Dispose()
    {
        LogitsPerImage.Dispose();
        Texts.Dispose();
        Images.Dispose();
    }
}
