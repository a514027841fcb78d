using Offprint.Models;

namespace Offprint.Inference;

/// <summary>Makes decoders for generation.</summary>
public static class DecodingModel
{
    /// <summary>
    /// The fastest decoder that fits a model: kernels of its own for dense float32 decoders on the processor, else the tensor engine. It reads the model's own weights: keep the model
    /// until the decoder is disposed, and change nothing in it meanwhile.
    /// </summary>
    /// <param name="model">Any decoder, in evaluation mode.</param>
    /// <param name="options">How to use the machine; null for the defaults.</param>
    /// <returns>A decoder; dispose it. The model stays the caller's.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the weights are asked for in a format that they, or the decoder, do not fit.</exception>
    public static IDecodingModel For(ICausalLanguageModel model, DecodingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new DecodingOptions();
        options.Validate();
        return model is CausalLanguageModel { training: false } plain && DecoderWeights.Of(plain) is { } weights ? new ManagedDecodingModel(plain, weights, options)
            : options.Weights == DecodingWeights.F32 ? new TorchDecodingModel(model)
            : throw new ArgumentException($"Weights in {options.Weights} are for dense float32 decoders on the processor, in evaluation mode and without adapters; this one runs on the tensor engine. Leave them as they are ({DecodingWeights.F32}).", nameof(options));
    }

    /// <summary>A decoder on the tensor engine: any model, device and number format, one sequence after the other.</summary>
    /// <param name="model">Any decoder, in evaluation mode.</param>
    public static IDecodingModel OnTensorEngine(ICausalLanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new TorchDecodingModel(model);
    }
}
