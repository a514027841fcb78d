namespace Offprint.Models;

/// <summary>How the token vectors of a sequence become one.</summary>
public enum Pooling
{
    /// <summary>The mean over the tokens that are not padding.</summary>
    Mean,

    /// <summary>The first token's vector ([CLS], &lt;s&gt;).</summary>
    First,

    /// <summary>The last token's vector that is not padding (decoders as encoders).</summary>
    Last,

    /// <summary>The maximum over the tokens that are not padding, each dimension by itself.</summary>
    Max,

    /// <summary>BERT's pooler: tanh(W h₀ + b).</summary>
    Pooler,
}
