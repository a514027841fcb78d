using Offprint.Models;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>What an objective made of a <see cref="TokenBatch"/>: the model's input and the labels. Its tensors belong to the caller's dispose scope.</summary>
/// <param name="Input">The model's input.</param>
/// <param name="Labels">Label ids, int64; <see cref="Ignored"/> where nothing is to be predicted. Shape as the objective needs it, [B, S] for the usual ones.</param>
/// <param name="Tokens">Tokens that the model reads, for ledgers and schedules.</param>
/// <param name="Targets">Labels that count: those that are not ignored. Micro-batches of one step are weighted by it.</param>
public record ObjectiveBatch(ModelInput Input, Tensor Labels, long Tokens, long Targets)
{
    /// <summary>The label that is left out of every loss: -100.</summary>
    public const long Ignored = -100;
}
