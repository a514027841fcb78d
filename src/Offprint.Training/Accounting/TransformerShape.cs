using Offprint.Models;

namespace Offprint.Training;

/// <summary>The sizes of a transformer that decide how much it computes.</summary>
public sealed record TransformerShape
{
    /// <summary>Width d of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    public required int FeedForwardSize { get; init; }

    /// <summary>Dimensions of a head.</summary>
    public required int HeadDimension { get; init; }

    /// <summary>Query and key-value heads of every layer.</summary>
    public required IReadOnlyList<(int Heads, int KeyValueHeads)> Layers { get; init; }

    /// <summary>Rows of the token table.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Whether the feed-forward layer has a gate: three matrices instead of two.</summary>
    public bool Gated { get; init; }

    /// <summary>Whether the head transforms each hidden vector by a d × d matrix first (masked language models).</summary>
    public bool HeadTransform { get; init; }

    /// <summary>The share of the layers' linear weights that are zero and skipped, from 0 to 1. Default 0.</summary>
    public double Sparsity { get; init; }

    /// <summary>The shape of a configuration, with a language-model head.</summary>
    /// <param name="config">The configuration.</param>
    public static TransformerShape Of(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Of(config.ToStack());
    }

    /// <summary>The shape of one stack: a tower of images, for instance.</summary>
    /// <param name="stack">The stack.</param>
    public static TransformerShape Of(StackConfig stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return new TransformerShape
        {
            HiddenSize = stack.HiddenSize,
            // Of two layers both run while training.
            FeedForwardSize = stack.FeedForwardSize + stack.SmallFeedForwardSize,
            HeadDimension = stack.HeadDimension,
            Layers = [.. stack.Layers.Select(static l => (l.Heads, l.KeyValueHeads))],
            VocabularySize = stack.VocabularySize,
            Gated = stack.GatedFeedForward,
            HeadTransform = !stack.Causal,
        };
    }
}
