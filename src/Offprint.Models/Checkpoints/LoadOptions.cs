using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>How a checkpoint is loaded.</summary>
public sealed record LoadOptions
{
    /// <summary>The type to compute in. Default float32, whatever the file holds.</summary>
    public ScalarType DataType { get; init; } = ScalarType.Float32;

    /// <summary>Where to put the weights. Default the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>Seed of heads that the file does not have. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Refuse a folder whose tokenizer.json has ids beyond the token table. Default true.</summary>
    public bool CheckTokenizer { get; init; } = true;

    /// <summary>Told after every tensor: what was loaded, and how much there is. Default: nobody.</summary>
    public IProgress<LoadProgress>? Progress { get; init; }

    /// <summary>Receives what is worth knowing but no error: a head initialised at random, tied tensors that differ. Default: nobody.</summary>
    public Action<string>? Warn { get; init; }
}
