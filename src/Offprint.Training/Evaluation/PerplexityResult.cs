namespace Offprint.Training;

/// <summary>How well a model predicts a text.</summary>
/// <param name="Nats">Σ −ln p over the scored tokens.</param>
/// <param name="Tokens">Scored tokens.</param>
/// <param name="Bytes">Bytes of the scored text in UTF-8; 0 when unknown.</param>
public sealed record PerplexityResult(double Nats, long Tokens, long Bytes)
{
    /// <summary>Nats a token.</summary>
    public double NatsPerToken => Nats / Tokens;

    /// <summary>exp(nats a token); depends on the tokenizer.</summary>
    public double Perplexity => Math.Exp(NatsPerToken);

    /// <summary>Bits a byte, which compares models with different tokenizers; NaN when the bytes are unknown.</summary>
    public double BitsPerByte => Bytes == 0 ? double.NaN : Nats / Math.Log(2) / Bytes;
}
