using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>What a stack returns: the normalised last layer, and on request all layers and attentions.</summary>
internal readonly record struct StackOutput(Tensor Hidden, IReadOnlyList<Tensor>? HiddenStates, IReadOnlyList<Tensor>? Attentions, IReadOnlyList<Tensor>? CrossAttentions = null);
