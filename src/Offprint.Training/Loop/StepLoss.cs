using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>What one step read and lost.</summary>
/// <param name="Loss">The mean loss per target, a detached scalar in the step's scope.</param>
/// <param name="Sequences">Sequences read.</param>
/// <param name="Tokens">Tokens read.</param>
/// <param name="Targets">Labels that counted.</param>
/// <param name="Flops">Floating-point operations of the step, forward and backward; 0 when nobody counts.</param>
public sealed record StepLoss(Tensor Loss, long Sequences, long Tokens, long Targets, double Flops = 0)
{
    /// <summary>Parts of the loss by name, detached scalars; empty when there is only one.</summary>
    public IReadOnlyDictionary<string, Tensor> Parts { get; init; } = new Dictionary<string, Tensor>();
}
