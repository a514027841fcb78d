using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>How a checkpoint is saved.</summary>
public sealed record SaveOptions
{
    /// <summary>The type on disk: float32, float16 or bfloat16; null (default) keeps the model's own.</summary>
    public ScalarType? DataType { get; init; }

    /// <summary>Most bytes of tensors in one file; beyond it the model is split into shards. Default 5 GB.</summary>
    public long MaximumShardBytes { get; init; } = 5_000_000_000;
}
