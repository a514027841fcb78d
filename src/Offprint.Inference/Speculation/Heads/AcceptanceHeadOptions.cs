namespace Offprint.Inference;

/// <summary>How the head of SpecDec++ is trained. Defaults are the paper's where it says (arXiv 2405.19715, section 4).</summary>
public sealed record AcceptanceHeadOptions
{
    /// <summary>Residual blocks, D. Default 3.</summary>
    public int Blocks { get; init; } = 3;

    /// <summary>One set of weights for all blocks, as in the paper's released checkpoint. Default false.</summary>
    public bool SharedBlocks { get; init; }

    /// <summary>Weight of rejections in the loss; without it the head says "kept" always where most tokens are. Default 6.</summary>
    public double RejectionWeight { get; init; } = 6;

    /// <summary>Probability r with which a position shows the target's token instead of the draft's, so that the head sees texts as they are after a correction. Default 0.15.</summary>
    public double MixProbability { get; init; } = 0.15;

    /// <summary>Tokens that the target continues every prompt by. Default 64.</summary>
    public int TokensPerPrompt { get; init; } = 64;

    /// <summary>Passes over the positions. Default 3.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Positions in a batch. Default 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Largest learning rate of Adam; cosine down to 0 after a warm-up of 3 %. Default 1e-3.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the target and the draft will be sampled: labels hold for these settings. Default: temperature 1, no cuts. Its seed draws the continuations.</summary>
    public SamplingOptions Sampling { get; init; } = new() { Temperature = 1, TopP = 1 };

    /// <summary>Sequences that go through the models together. Default 16.</summary>
    public int ParallelSequences { get; init; } = 16;

    /// <summary>Seed of weights, order and mixing. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(Blocks is >= 0 and <= 16, nameof(Blocks), Blocks, "from 0 to 16");
        Require(RejectionWeight > 0 && double.IsFinite(RejectionWeight), nameof(RejectionWeight), RejectionWeight, "positive");
        Require(MixProbability is >= 0 and < 1, nameof(MixProbability), MixProbability, "at least 0 and below 1");
        Require(TokensPerPrompt >= 1, nameof(TokensPerPrompt), TokensPerPrompt, "at least 1");
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "positive");
        Require(ParallelSequences >= 1, nameof(ParallelSequences), ParallelSequences, "at least 1");
        ArgumentNullException.ThrowIfNull(Sampling);
        Sampling.Validate();
    }

    private static void Require(bool condition, string name, double value, string wanted)
    {
        if (!condition)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."), name);
        }
    }
}
