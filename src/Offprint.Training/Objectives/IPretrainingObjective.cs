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
