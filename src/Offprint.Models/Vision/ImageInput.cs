using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>What a model of images reads, and what it should return. N is the number of patches.</summary>
/// <param name="Pixels">Prepared pixels, [B, colours, height, width]; see <see cref="ImagePreprocessor"/>.</param>
public readonly record struct ImageInput(Tensor Pixels)
{
    /// <summary>Return the residual stream: the embeddings, then every layer's output, [B, N + 1, d] each, the last one normalised.</summary>
    public bool ReturnHiddenStates { get; init; }

    /// <summary>Return attention probabilities of every layer, [B, heads, N + 1, N + 1].</summary>
    public bool ReturnAttentions { get; init; }

    internal ModelInput Embedded(Tensor patches) => new(null) { Embeddings = patches, ReturnHiddenStates = ReturnHiddenStates, ReturnAttentions = ReturnAttentions };

    internal Tensor Checked() => Pixels ?? throw new ArgumentException("Give Pixels.", nameof(Pixels));
}
