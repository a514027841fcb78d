namespace Offprint.Models;

/// <summary>Memory that a model needs for its numbers alone, in bytes; activations come on top and depend on batch and length.</summary>
/// <param name="Inference">Weights in float32.</param>
/// <param name="InferenceHalf">Weights in bfloat16.</param>
/// <param name="CachePerToken">Keys and values of one token in float32; 0 for models without a cache.</param>
/// <param name="Training">Weights, gradients and AdamW's two averages in float32.</param>
public sealed record MemoryEstimate(long Inference, long InferenceHalf, long CachePerToken, long Training)
{
    /// <summary>The estimate for a checkpoint.</summary>
    /// <param name="info">What the folder holds.</param>
    public static MemoryEstimate Of(CheckpointInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        var parameters = info.ParameterCount;
        var decoder = info.Head switch
        {
            ModelHead.CausalLanguageModel => info.Config.ToStack(),
            ModelHead.SequenceToSequence => ((T5Config)info.Config).ToDecoderStack(),
            _ => null,
        };
        var cache = decoder?.Layers.Sum(layer => 2L * layer.KeyValueHeads * decoder.HeadDimension * sizeof(float)) ?? 0;
        return new MemoryEstimate(4 * parameters, 2 * parameters, cache, 16 * parameters);
    }
}
