using Offprint.Models;

namespace Offprint.Inference;

/// <summary>Makes decoders for generation.</summary>
public static class DecodingModel
{
    /// <summary>The fastest decoder that fits a model. It reads the model's own weights: keep the model until the decoder is disposed, and change no weights meanwhile.</summary>
    /// <param name="model">Any decoder, in evaluation mode.</param>
    /// <returns>A decoder; dispose it. The model stays the caller's.</returns>
    public static IDecodingModel For(ICausalLanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new TorchDecodingModel(model);
    }
}
