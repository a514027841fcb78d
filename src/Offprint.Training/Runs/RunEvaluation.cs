using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Scores the held-out text of a run: decoders by perplexity, masked models by hidden tokens, others by their objective's loss.</summary>
internal sealed class RunEvaluation(PretrainedModel model, IPretrainingObjective objective, int context, RunText text)
{
    private const int Batch = 16;

    /// <summary>Whether the held-out text is long enough, and the objective can be measured without dropout.</summary>
    public bool Possible => objective is not ContrastiveObjective && text.HeldOut.Length > (model is CausalLanguageModel ? 1 : objective.SequenceLength(context));

    /// <summary>The loss on the first tokens of the held-out text.</summary>
    public double Loss(int tokens)
    {
        var part = text.HeldOut.Length <= tokens ? text.HeldOut : text.HeldOut[..tokens];
        return Masked(part)?.NatsPerToken ?? Perplexity(part, 0)?.NatsPerToken ?? Objective(part) ?? double.NaN;
    }

    /// <summary>All of the held-out text.</summary>
    public (PerplexityResult? HeldOut, MaskedResult? Masked, double? Loss) Final() =>
        Possible ? (Perplexity(text.HeldOut, text.HeldOutBytes), Masked(text.HeldOut), Objective(text.HeldOut)) : (null, null, null);

    private PerplexityResult? Perplexity(int[] tokens, long bytes) => model is CausalLanguageModel decoder
        ? new PerplexityEvaluator(decoder, new PerplexityOptions { Window = context }).Evaluate(tokens, bytes)
        : null;

    private MaskedResult? Masked(int[] tokens) => model is MaskedLanguageModel encoder && objective is MaskedObjective masked
        ? new MaskedEvaluator(encoder, masked, context).Evaluate(Enough(tokens))
        : null;

    /// <summary>The mean loss over windows, weighted by targets; the same random choices at every call.</summary>
    private double? Objective(int[] tokens)
    {
        if (model is CausalLanguageModel || model is MaskedLanguageModel && objective is MaskedObjective)
        {
            return null;
        }

        var length = objective.SequenceLength(context);
        var stream = new TokenWindows(Enough(tokens), length, new TokenWindowOptions { Overlap = 0 });
        var random = new SeededRandom(42, "objective evaluation");
        var (sum, targets, sequence) = (0.0, 0L, new int[length]);
        while (true)
        {
            var ids = new List<int>();
            while (ids.Count < Batch * length && stream.TryRead(sequence))
            {
                ids.AddRange(sequence);
            }

            if (ids.Count == 0)
            {
                return targets == 0 ? null : sum / targets;
            }

            using var scope = new TensorScope();
            using var quiet = no_grad();
            var batch = objective.Build(new TokenBatch([.. ids], ids.Count / length, length), random, model.Device);
            if (batch.Targets > 0)
            {
                sum += Scalars.Read<double>(objective.Loss(model, batch).Total.to_type(ScalarType.Float64)) * batch.Targets;
                targets += batch.Targets;
            }
        }
    }

    private int[] Enough(int[] tokens) => tokens.Length > objective.SequenceLength(context) ? tokens : text.HeldOut;
}
