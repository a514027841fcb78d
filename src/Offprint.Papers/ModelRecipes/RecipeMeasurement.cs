namespace Offprint.Papers;

/// <summary>How well a model and its baselines predict held-out text.</summary>
/// <param name="Set">The data set, or <c>all</c>.</param>
/// <param name="Predictor">The model's name, <c>bigram</c> or <c>5-gram</c>.</param>
/// <param name="NatsPerToken">Nats a token; NaN where only guesses are counted.</param>
/// <param name="BitsPerByte">Bits a byte; NaN where only guesses are counted.</param>
/// <param name="Accuracy">Share of hidden tokens that were guessed; NaN for decoders.</param>
/// <param name="Tokens">Tokens scored.</param>
public sealed record RecipeMeasurement(string Set, string Predictor, double NatsPerToken, double BitsPerByte, double Accuracy, long Tokens)
{
    /// <summary>exp(nats a token).</summary>
    public double Perplexity => Math.Exp(NatsPerToken);
}
