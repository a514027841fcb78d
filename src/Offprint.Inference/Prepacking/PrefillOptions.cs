using TorchSharp;

namespace Offprint.Inference;

/// <summary>Settings of the prefillers.</summary>
public sealed record PrefillOptions
{
    /// <summary>Leave invalid prompts out and report them in <see cref="PrefillResult.Invalid"/> instead of refusing all. Default false.</summary>
    public bool SkipInvalid { get; init; }

    /// <summary>Tokens that fit into one packed row; never less than the longest prompt. Default null: the longest prompt. Used by <see cref="PrepackedPrefiller"/> only.</summary>
    public int? Capacity { get; init; }

    /// <summary>
    /// Compare whole prompts with the capacity, as the paper's code does, though the last token of each is not packed. Default true.
    /// With false the packer sees the lengths that are really packed, and the rows are a little fuller.
    /// </summary>
    public bool CountPendingTokens { get; init; } = true;

    /// <summary>Where to put the inputs. Default null: where the model is, the processor for other implementations than those of Offprint.Models.</summary>
    public torch.Device? Device { get; init; }
}
