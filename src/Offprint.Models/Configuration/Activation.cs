namespace Offprint.Models;

/// <summary>The activation functions of the supported families, under their names in config.json.</summary>
public enum Activation
{
    /// <summary><c>gelu</c>: x Φ(x) with the exact error function.</summary>
    Gelu,

    /// <summary><c>gelu_new</c>, <c>gelu_pytorch_tanh</c>, <c>gelu_fast</c>: the tanh approximation of GELU.</summary>
    GeluTanh,

    /// <summary><c>quick_gelu</c>: x σ(1.702 x).</summary>
    QuickGelu,

    /// <summary><c>silu</c>, <c>swish</c>: x σ(x).</summary>
    Silu,

    /// <summary><c>relu</c>.</summary>
    Relu,

    /// <summary><c>tanh</c>.</summary>
    Tanh,
}
