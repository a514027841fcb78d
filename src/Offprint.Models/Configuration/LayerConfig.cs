namespace Offprint.Models;

/// <summary>What may differ from layer to layer.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads; divides <paramref name="Heads"/>.</param>
/// <param name="Window">Sliding window, or null for full attention.</param>
/// <param name="ScoreScale">Factor on the attention scores besides 1/√(head dimension): 1 except for GPT-2's <c>scale_attn_*</c> options.</param>
public readonly record struct LayerConfig(int Heads, int KeyValueHeads, int? Window = null, double ScoreScale = 1);
