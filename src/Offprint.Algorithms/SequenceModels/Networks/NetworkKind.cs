namespace Offprint.Algorithms;

/// <summary>The layer in the middle of a sequence network.</summary>
public enum NetworkKind
{
    /// <summary>A plain recurrent layer (tanh).</summary>
    Recurrent,

    /// <summary>Long short-term memory.</summary>
    Lstm,

    /// <summary>Gated recurrent units.</summary>
    Gru,

    /// <summary>Two causal self-attention blocks.</summary>
    Attention,
}
