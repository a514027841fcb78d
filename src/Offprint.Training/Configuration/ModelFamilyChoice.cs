namespace Offprint.Training;

/// <summary>The architectures that a configuration can ask for.</summary>
public enum ModelFamilyChoice
{
    /// <summary>Rotary positions, RMSNorm, SwiGLU. The default, unless the objective needs another.</summary>
    Llama,

    /// <summary>Learned positions, LayerNorm, GELU.</summary>
    Gpt2,

    /// <summary>A bidirectional encoder, trained on masked tokens.</summary>
    Bert,

    /// <summary>An encoder-decoder with relative positions, trained on spans that were left out.</summary>
    T5,
}
