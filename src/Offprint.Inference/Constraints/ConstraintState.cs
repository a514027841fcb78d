namespace Offprint.Inference;

/// <summary>Where one sequence stands under an <see cref="ITokenConstraint"/>. Immutable, so that beams and speculative branches may share it; equal states allow the same continuations.</summary>
public abstract class ConstraintState
{
    /// <summary>Whether the sequence has ended with an end token: nothing may follow.</summary>
    public virtual bool IsEnded => false;

    /// <summary>Fewest tokens that may be needed to come to an end, as far as that is known (a lower bound, without the end token).</summary>
    public virtual int MinimumRemaining => 0;

    /// <inheritdoc/>
    public abstract override bool Equals(object? obj);

    /// <inheritdoc/>
    public abstract override int GetHashCode();
}
