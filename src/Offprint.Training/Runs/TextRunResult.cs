namespace Offprint.Training;

/// <summary>What a run from text to model ended with.</summary>
/// <param name="Fit">How the training ended.</param>
/// <param name="Folder">Folder of the model, in Hugging Face layout with its tokenizer.</param>
/// <param name="Parameters">Numbers in the model.</param>
/// <param name="TrainingTokens">Tokens of the training text.</param>
/// <param name="Ledger">What the training cost.</param>
/// <param name="HeldOut">How well a decoder predicts the held-out text; null for encoders.</param>
/// <param name="Masked">How well an encoder predicts hidden tokens of it; null for decoders.</param>
public sealed record TextRunResult(FitResult Fit, string Folder, long Parameters, long TrainingTokens, TrainingLedger Ledger, PerplexityResult? HeldOut, MaskedResult? Masked)
{
    /// <summary>The objective's mean loss on the held-out text, in nats; null where one of the two others says it, and for contrastive training.</summary>
    public double? ObjectiveLoss { get; init; }
}
