namespace Offprint.Training;

/// <summary>How a teacher writes text for a student.</summary>
public sealed record SequenceDistillationOptions
{
    /// <summary>Tokens that the teacher adds to every prompt, fewer where it ends by itself. Default 64.</summary>
    public int NewTokens { get; init; } = 64;

    /// <summary>Temperature of sampling; 0 (default) takes the likeliest token, the mode that the paper distils.</summary>
    public double Temperature { get; init; }

    /// <summary>Prompts that are continued at once. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The token after which the teacher has ended; null (default): it always writes <see cref="NewTokens"/>.</summary>
    public int? EndTokenId { get; init; }

    /// <summary>Seed of sampling. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    internal void Validate()
    {
        Check(NewTokens >= 1, nameof(NewTokens), NewTokens, "at least 1");
        Check(Temperature >= 0 && double.IsFinite(Temperature), nameof(Temperature), Temperature, "0 or positive");
        Check(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Check(EndTokenId is null or >= 0, nameof(EndTokenId), EndTokenId ?? 0, "0 or positive, or null");
    }

    private static void Check(bool right, string name, double value, string wanted)
    {
        if (!right)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."), name);
        }
    }
}
