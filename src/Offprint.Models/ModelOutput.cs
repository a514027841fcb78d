using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>What a model returns. The tensors belong to the dispose scope of the caller, if there is one; <see cref="Dispose"/> frees them at once.</summary>
public sealed class ModelOutput : IDisposable
{
    private readonly Tensor? _logits;

    /// <summary>Makes an output; for implementations of <see cref="ICausalLanguageModel"/>.</summary>
    public ModelOutput(Tensor? logits, Tensor? lastHidden = null, IReadOnlyList<Tensor>? hiddenStates = null, IReadOnlyList<Tensor>? attentions = null, Tensor? pooled = null)
    {
        (_logits, LastHidden, HiddenStates, Attentions, Pooled) = (logits, lastHidden, hiddenStates, attentions, pooled);
    }

    /// <summary>Scores before the softmax: [B, S, V] for language models ([B, N, V] for chosen tokens), [B, labels] for classifiers.</summary>
    /// <exception cref="InvalidOperationException">The input asked for no logits, or the model has no head.</exception>
    public Tensor Logits => _logits ?? throw new InvalidOperationException("This output has no logits: the input asked for none, or the model has no head.");

    /// <summary>Whether there are logits.</summary>
    public bool HasLogits => _logits is not null;

    /// <summary>The last layer's output after the final normalisation, [B, S, d]; null from models that are no transformers.</summary>
    public Tensor? LastHidden { get; }

    /// <summary>The embeddings and every layer's output, [B, S, d] each, layers + 1 of them; null unless asked for.</summary>
    public IReadOnlyList<Tensor>? HiddenStates { get; }

    /// <summary>Attention probabilities of every layer, [B, heads, S or rows, K]; null unless asked for.</summary>
    public IReadOnlyList<Tensor>? Attentions { get; }

    /// <summary>Attention probabilities of every decoder layer over the encoder's states, [B, heads, S or rows, states]; null unless asked for and without an encoder.</summary>
    public IReadOnlyList<Tensor>? CrossAttentions { get; init; }

    /// <summary>BERT's pooled vector, tanh(W h₀ + b), [B, d]; null from models without a pooler.</summary>
    public Tensor? Pooled { get; }

    /// <summary>Frees all tensors.</summary>
    public void Dispose()
    {
        _logits?.Dispose();
        LastHidden?.Dispose();
        Pooled?.Dispose();
        foreach (var x in HiddenStates ?? [])
        {
            x.Dispose();
        }
        foreach (var x in (Attentions ?? []).Concat(CrossAttentions ?? []))
        {
            x.Dispose();
        }
    }
}
