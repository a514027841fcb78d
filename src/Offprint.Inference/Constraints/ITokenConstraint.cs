namespace Offprint.Inference;

/// <summary>
/// Which tokens may come next in a generated sequence. States are values, and a constraint holds no state of any sequence: one instance serves many sequences on many threads.
/// </summary>
public interface ITokenConstraint
{
    /// <summary>Number of token ids, V: the length of masks.</summary>
    int VocabularySize { get; }

    /// <summary>The state before the first generated token.</summary>
    ConstraintState Start();

    /// <summary>The tokens that may come next, end tokens among them exactly where the sequence may end. Empty behind an end token, and in a dead end: where the text could go on, but no token of the vocabulary fits.</summary>
    /// <exception cref="ArgumentException">The state is another constraint's.</exception>
    TokenSet Allowed(ConstraintState state);

    /// <summary>The state behind a token; null when it is not allowed.</summary>
    /// <exception cref="ArgumentException">The state is another constraint's.</exception>
    ConstraintState? Advance(ConstraintState state, int token);

    /// <summary>Whether the sequence may end here, or has ended.</summary>
    /// <exception cref="ArgumentException">The state is another constraint's.</exception>
    bool IsAccepting(ConstraintState state);
}
