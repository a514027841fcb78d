using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Scores a masked model on text: the same tokens are hidden at every call.</summary>
/// <param name="model">The encoder, in evaluation mode.</param>
/// <param name="objective">How tokens are hidden.</param>
/// <param name="context">Tokens that the model reads at once.</param>
/// <param name="seed">Seed of what is hidden. Default 42.</param>
public sealed class MaskedEvaluator(MaskedLanguageModel model, MaskedObjective objective, int context, ulong seed = 42)
{
    private const int Batch = 16;

    /// <summary>Hides tokens of a text and scores the predictions.</summary>
    /// <param name="tokens">Token ids without special tokens, at least one window.</param>
    /// <exception cref="ArgumentException">The text is shorter than a window.</exception>
    public MaskedResult Evaluate(int[] tokens)
    {
        var length = objective.SequenceLength(context);
        var stream = new TokenWindows(tokens, length, new TokenWindowOptions { Overlap = 0 });
        var random = new SeededRandom(seed, "masked evaluation");
        var (nats, right, count) = (0.0, 0L, 0L);
        while (Read(stream, length) is { } batch)
        {
            using var scope = new TensorScope();
            using var quiet = no_grad();
            var built = objective.Build(batch, random, model.Device);
            var logits = model.Forward(built.Input).Logits;
            var labels = built.Labels.reshape(-1);
            var flat = logits.reshape(-1, logits.shape[^1]);
            nats += Scalars.Read<float>(nn.functional.cross_entropy(flat, labels, ignore_index: ObjectiveBatch.Ignored, reduction: nn.Reduction.Sum));
            right += Scalars.Read<long>(flat.argmax(1).eq(labels).sum());
            count += built.Targets;
        }

        return new MaskedResult(nats / count, (double)right / count, count);
    }

    private static TokenBatch? Read(TokenWindows stream, int length)
    {
        var ids = new List<int>(Batch * length);
        var sequence = new int[length];
        while (ids.Count < Batch * length && stream.TryRead(sequence))
        {
            ids.AddRange(sequence);
        }

        return ids.Count == 0 ? null : new TokenBatch([.. ids], ids.Count / length, length);
    }
}
