using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>The loss of one batch. Tensors belong to the caller's dispose scope.</summary>
/// <param name="Total">What is minimised: a scalar with gradients, in nats averaged over the batch's targets.</param>
public sealed record LossTerms(Tensor Total)
{
    /// <summary>The parts that <see cref="Total"/> is made of, by name, for logs: detached scalars. Empty when there is only one.</summary>
    public IReadOnlyDictionary<string, Tensor> Parts { get; init; } = new Dictionary<string, Tensor>();
}
