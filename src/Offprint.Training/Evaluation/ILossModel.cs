namespace Offprint.Training;

/// <summary>Anything that scores text: a neural model, an n-gram model, a table.</summary>
public interface ILossModel
{
    /// <summary>−ln p of every token but the first, given those before it.</summary>
    /// <param name="tokens">Token ids, at least 2.</param>
    /// <returns>tokens − 1 losses in nats.</returns>
    float[] TokenLosses(ReadOnlySpan<int> tokens);
}
