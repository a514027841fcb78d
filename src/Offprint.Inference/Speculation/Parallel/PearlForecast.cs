namespace Offprint.Inference;

/// <summary>What parallel speculative decoding will give, for constant acceptance and speeds.</summary>
/// <param name="TokensPerStep">Expected tokens a step.</param>
/// <param name="SpeedUp">Tokens a second over those of the target alone.</param>
/// <param name="SpeculativeSpeedUp">The same for ordinary speculative decoding with its best fixed length.</param>
/// <param name="SpeculativeLength">That length, at least 1.</param>
public sealed record PearlForecast(double TokensPerStep, double SpeedUp, double SpeculativeSpeedUp, int SpeculativeLength)
{
    /// <summary>Tokens a second over those of ordinary speculative decoding.</summary>
    public double SpeedUpOverSpeculative => SpeedUp / SpeculativeSpeedUp;

    /// <summary>The fastest method.</summary>
    public DecodingMethod Best => Math.Max(SpeedUp, SpeculativeSpeedUp) <= 1 ? DecodingMethod.Plain : SpeedUp > SpeculativeSpeedUp ? DecodingMethod.Parallel : DecodingMethod.Speculative;
}
