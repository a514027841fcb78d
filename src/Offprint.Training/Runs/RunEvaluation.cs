using Offprint.Models;

namespace Offprint.Training;

/// <summary>Scores the held-out text of a run, for decoders and encoders alike.</summary>
internal sealed class RunEvaluation(PretrainedModel model, IPretrainingObjective objective, int context, RunText text)
{
    /// <summary>Whether the held-out text is long enough.</summary>
    public bool Possible => text.HeldOut.Length > (model is MaskedLanguageModel ? objective.SequenceLength(context) : 1);

    /// <summary>The loss on the first tokens of the held-out text.</summary>
    public double Loss(int tokens)
    {
        var part = text.HeldOut.Length <= tokens ? text.HeldOut : text.HeldOut[..tokens];
        return Masked(part)?.NatsPerToken ?? Perplexity(part, 0)!.NatsPerToken;
    }

    /// <summary>All of the held-out text.</summary>
    public (PerplexityResult? HeldOut, MaskedResult? Masked) Final() =>
        Possible ? (Perplexity(text.HeldOut, text.HeldOutBytes), Masked(text.HeldOut)) : (null, null);

    private PerplexityResult? Perplexity(int[] tokens, long bytes) => model is CausalLanguageModel decoder
        ? new PerplexityEvaluator(decoder, new PerplexityOptions { Window = context }).Evaluate(tokens, bytes)
        : null;

    private MaskedResult? Masked(int[] tokens) => model is MaskedLanguageModel encoder && objective is MaskedObjective masked
        ? new MaskedEvaluator(encoder, masked, context).Evaluate(tokens.Length > objective.SequenceLength(context) ? tokens : text.HeldOut)
        : null;
}
