using Offprint.Models;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>A masked batch with the edges of the span that each hidden token lies in.</summary>
/// <param name="Input">The model's input.</param>
/// <param name="Labels">What stood at the hidden columns, [B, N].</param>
/// <param name="Tokens">Tokens that the model reads.</param>
/// <param name="Targets">Labels that count.</param>
/// <param name="Left">The column before the span, s − 1, [B, N].</param>
/// <param name="Right">The column behind it, e + 1, [B, N].</param>
/// <param name="Place">The token's place in the span, i − s, [B, N].</param>
internal sealed record SpanBoundaryBatch(ModelInput Input, Tensor Labels, long Tokens, long Targets, Tensor Left, Tensor Right, Tensor Place)
    : ObjectiveBatch(Input, Labels, Tokens, Targets);
