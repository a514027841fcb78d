using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>What a model is trained to predict: makes inputs and labels from token sequences, and the loss from a model's output.</summary>
public interface IPretrainingObjective
{
    /// <summary>A short name for logs and checkpoints: <c>causal</c>, <c>masked</c>.</summary>
    string Name { get; }

    /// <summary>Tokens a stream's sequences need for a context of <paramref name="context"/> tokens; the context plus one for causal models.</summary>
    /// <param name="context">Tokens that the model reads at once.</param>
    int SequenceLength(int context);

    /// <summary>Whether models of this configuration can be trained with the objective.</summary>
    /// <param name="config">The model's configuration.</param>
    bool Supports(ModelConfig config);

    /// <summary>The kind of model that the objective trains, as the end of "it needs …".</summary>
    string Needs => "another kind of model";

    /// <summary>Whether models of this configuration can be trained with the objective, and if not, why.</summary>
    /// <param name="config">The model's configuration.</param>
    /// <param name="reason">Why not, as the end of a sentence; empty when they can.</param>
    bool Supports(ModelConfig config, out string reason)
    {
        var supported = Supports(config);
        reason = supported ? "" : $"it needs {Needs}, and this is a {config.ModelType} model";
        return supported;
    }

    /// <summary>
    /// Puts modules that the objective trains beside the model (a generator, a head) into it; they are no part of the model that is saved. Call it once, before the trainer is made.
    /// Most objectives need none, and nothing happens.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="seed">Seed of the new weights.</param>
    /// <exception cref="ArgumentException">A model that the objective does not support.</exception>
    void Attach(PretrainedModel model, ulong seed)
    {
    }

    /// <summary>Operations of a training step on a batch, forward and backward, by the formulas of <see cref="TransformerFlops"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">What <see cref="Build"/> made.</param>
    double TrainingFlops(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        var sequences = (batch.Input.Ids ?? batch.Input.Embeddings)?.shape[0] ?? 1;
        return TransformerFlops.Training(TransformerShape.Of(model.Config), sequences, (double)batch.Tokens / sequences, batch.Targets);
    }

    /// <summary>Makes the model's input and the labels.</summary>
    /// <param name="batch">Token sequences.</param>
    /// <param name="random">The only source of randomness; equal states give equal batches.</param>
    /// <param name="device">Where the tensors go.</param>
    /// <exception cref="ArgumentException">The sequences are too short for the objective.</exception>
    ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device);

    /// <summary>Runs the model and measures the loss. Labels of <see cref="ObjectiveBatch.Ignored"/> do not count.</summary>
    /// <param name="model">The model, in the mode (training or evaluation) that the caller chose.</param>
    /// <param name="batch">What <see cref="Build"/> made.</param>
    /// <exception cref="ArgumentException">A model that the objective does not support.</exception>
    LossTerms Loss(PretrainedModel model, ObjectiveBatch batch);
}
