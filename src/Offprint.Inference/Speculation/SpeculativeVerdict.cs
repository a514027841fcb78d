namespace Offprint.Inference;

/// <summary>What the target made of a draft.</summary>
/// <param name="Drafted">Tokens that were drafted.</param>
/// <param name="Accepted">How many of them stay, counted from the first.</param>
/// <param name="Next">The token behind them: the correction of the first rejected token, or one more from the target when all stay.</param>
public readonly record struct SpeculativeVerdict(int Drafted, int Accepted, int Next)
{
    /// <summary>Tokens that the sequence grows by.</summary>
    public int Tokens => Accepted + 1;
}
