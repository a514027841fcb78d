namespace Offprint.Inference;

/// <summary>Constraints where a mask on logits is asked for, as speculative decoding does.</summary>
public static class TokenConstraintMask
{
    /// <summary>
    /// A mask for one sequence: it follows the tokens behind the prompt, backwards too when drafted ones are rejected. Where the constraint allows nothing, an end token is all that can be chosen.
    /// Make one for every sequence; it is not thread-safe.
    /// </summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="promptLength">Tokens at the beginning that it does not speak of.</param>
    /// <param name="endToken">The token that is left where nothing is allowed.</param>
    public static LogitMask ForSequence(this ITokenConstraint constraint, int promptLength, int endToken)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        ArgumentOutOfRangeException.ThrowIfNegative(promptLength);
        ArgumentOutOfRangeException.ThrowIfNegative(endToken);
        var walk = new ConstraintWalk(constraint, promptLength);
        return (tokens, logits) =>
        {
            var allowed = walk.Allowed(tokens);
            if (!allowed.IsEmpty)
            {
                allowed.Mask(logits);
                return;
            }

            var end = logits[endToken];
            logits.Fill(float.NegativeInfinity);
            logits[endToken] = float.IsNegativeInfinity(end) ? 0 : end;
        };
    }
}
