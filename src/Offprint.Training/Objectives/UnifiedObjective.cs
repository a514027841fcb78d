using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Unified masked-token prediction (UniLM; Dong et al., arXiv 1905.03197, section 2.3): hidden tokens are predicted under one attention pattern a batch, drawn anew each time: bidirectional
/// (1/3), prefix (1/3: a first part sees itself both ways, the rest the first part and what is before), left to right (1/6), right to left (1/6).
/// </summary>
public sealed class UnifiedObjective : IPretrainingObjective
{
    private readonly MaskedObjective _masking;

    /// <summary>Makes the objective.</summary>
    /// <param name="options">Which tokens are hidden and how.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public UnifiedObjective(MaskedObjectiveOptions options) => _masking = new MaskedObjective(options);

    /// <summary>The patterns of a batch.</summary>
    internal enum Pattern
    {
        Bidirectional,
        Prefix,
        LeftToRight,
        RightToLeft,
    }

    /// <inheritdoc/>
    public string Name => "unified";

    /// <inheritdoc/>
    public string Needs => ObjectiveNeeds.MaskedEncoder;

    /// <inheritdoc/>
    public int SequenceLength(int context) => _masking.SequenceLength(context);

    /// <inheritdoc/>
    public bool Supports(ModelConfig config) => _masking.Supports(config);

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        var masked = _masking.Build(batch, random, device);
        var length = (int)masked.Input.Ids!.shape[1];
        var draw = random.NextDouble() * 6;
        var pattern = draw < 2 ? Pattern.Bidirectional : draw < 4 ? Pattern.Prefix : draw < 5 ? Pattern.LeftToRight : Pattern.RightToLeft;
        return masked with { Input = masked.Input with { AdditiveMask = Mask(pattern, length, random.Next(1, length), device) } };
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch) => new(MaskedLoss.Mean(model, batch, this));

    /// <summary>[1, 1, length, length]; null where every token sees every token.</summary>
    internal static Tensor? Mask(Pattern pattern, int length, int prefix, Device device) => pattern switch
    {
        Pattern.Prefix => PatternMasks.Of(1, length, (_, query, key) => key < prefix || key <= query && query >= prefix, device),
        Pattern.LeftToRight => PatternMasks.Of(1, length, static (_, query, key) => key <= query, device),
        Pattern.RightToLeft => PatternMasks.Of(1, length, static (_, query, key) => key >= query, device),
        _ => null,
    };
}
