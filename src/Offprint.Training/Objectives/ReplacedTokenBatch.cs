using Offprint.Models;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>A masked batch with the numbers that replacements are drawn by, so that the loss needs no randomness of its own.</summary>
/// <param name="Input">The generator's input.</param>
/// <param name="Labels">What stood at the hidden columns, [B, N].</param>
/// <param name="Tokens">Tokens that the models read.</param>
/// <param name="Targets">Tokens that the discriminator judges.</param>
/// <param name="Draws">Uniform numbers from 0 to 1, one a hidden column, [B, N].</param>
/// <param name="Originals">The sequences before anything was hidden, [B, S].</param>
/// <param name="Judged">1 where a token is no added special token, [B, S].</param>
internal sealed record ReplacedTokenBatch(ModelInput Input, Tensor Labels, long Tokens, long Targets, Tensor Draws, Tensor Originals, Tensor Judged)
    : ObjectiveBatch(Input, Labels, Tokens, Targets);
