using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>What a training step may use. Valid during the step.</summary>
public sealed class TrainingStepContext
{
    internal TrainingStepContext(Trainer trainer, SeededRandom random) => (Trainer, Random) = (trainer, random);

    /// <summary>The trainer.</summary>
    public Trainer Trainer { get; }

    /// <summary>The model, in training mode.</summary>
    public nn.Module Model => Trainer.Model;

    /// <summary>Randomness of this step, derived from the run's seed and the step's number: a resumed run draws the same.</summary>
    public SeededRandom Random { get; }

    /// <summary>Tells the callbacks that a batch begins. Call once before each pass over data.</summary>
    /// <param name="index">Number of the batch in the step, from 0.</param>
    public void BeginBatch(int index)
    {
        foreach (var callback in Trainer.Callbacks)
        {
            callback.OnBatchStart(Trainer, index);
        }
    }

    /// <summary>Lets the callbacks add penalties to a loss, then adds its gradients to the parameters.</summary>
    /// <param name="loss">A scalar with gradients.</param>
    /// <param name="weight">Factor on the loss: the batch's share of the step. Default 1.</param>
    /// <returns>The loss with penalties, without the weight, detached.</returns>
    public Tensor Backward(Tensor loss, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var total = new LossEvent(loss);
        foreach (var callback in Trainer.Callbacks)
        {
            callback.OnLoss(Trainer, total);
        }

        if (weight == 1)
        {
            total.Loss.backward();
        }
        else
        {
            using var factor = weight.ToScalar();
            using var weighted = total.Loss.mul(factor);
            weighted.backward();
        }

        return total.Loss.detach();
    }
}
