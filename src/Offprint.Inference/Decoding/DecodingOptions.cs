namespace Offprint.Inference;

/// <summary>How a decoder uses the machine.</summary>
public sealed record DecodingOptions
{
    /// <summary>Threads of a pass; null (default): as many as the tensor engine uses (<c>OFFPRINT_THREADS</c>, else the processors). Decoders on the tensor engine itself use its own.</summary>
    public int? Threads { get; init; }

    /// <summary>Most bytes of keys and values of all sequences together. Default 2 GiB; taken as they are needed.</summary>
    public long CacheBytes { get; init; } = 2L << 30;

    /// <summary>How the kernels keep the matrices. Default <see cref="DecodingWeights.F32"/>: as they are. The others are copies beside the model's own; decoders on the tensor engine have none.</summary>
    public DecodingWeights Weights { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Threads is { } threads && threads is < 1 or > 4096)
        {
            throw new ArgumentException($"The number of threads is {Threads}; it must be between 1 and 4096.", nameof(Threads));
        }

        if (!Enum.IsDefined(Weights))
        {
            throw new ArgumentException($"The weights are {Weights}; known are {string.Join(", ", Enum.GetNames<DecodingWeights>())}.", nameof(Weights));
        }

        if (CacheBytes < 1)
        {
            throw new ArgumentException($"The bytes for keys and values are {CacheBytes}; they must be positive.", nameof(CacheBytes));
        }
    }
}
