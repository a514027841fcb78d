namespace Offprint.Inference;

/// <summary>The rule that keeps speculative sampling lossless (Leviathan et al., arXiv 2211.17192; Chen et al., arXiv 2302.01318).</summary>
internal static class SpeculativeRule
{
    /// <summary>The probability with which a token that was drawn from q passes: min(1, p / q).</summary>
    /// <remarks>A token with q = 0 cannot have been drawn; when rounding or an uneven pair brings it about, it passes if p gives it anything.</remarks>
    public static double Acceptance(TokenDistribution p, TokenDistribution q, int token)
    {
        var (target, draft) = (p[token], q[token]);
        return draft > 0 ? Math.Min(1, target / draft) : target > 0 ? 1 : 0;
    }

    /// <summary>Writes max(0, p - q) for every token and returns the sum; p itself when rounding leaves nothing.</summary>
    public static double Residual(TokenDistribution p, TokenDistribution q, Span<double> result)
    {
        var sum = 0.0;
        for (var i = 0; i < p.Count; i++)
        {
            result[i] = Math.Max(0, p[i] - q[i]);
            sum += result[i];
        }

        if (sum > 0)
        {
            return sum;
        }

        for (var i = 0; i < p.Count; i++)
        {
            result[i] = p[i];
        }

        return 1;
    }
}
