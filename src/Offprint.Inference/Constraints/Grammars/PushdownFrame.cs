namespace Offprint.Inference;

/// <summary>Where calls return to: a set of (state behind the call, frame of the caller), and whether the end of the text is among them. Immutable, compared by content.</summary>
internal sealed class PushdownFrame : IEquatable<PushdownFrame>
{
    private readonly int _hash;

    public PushdownFrame(PushdownItem[] returns, bool atEnd, int shortest)
    {
        (Returns, AtEnd, Shortest) = (returns, atEnd, shortest);
        _hash = PushdownItem.Hash(returns, atEnd);
    }

    public PushdownItem[] Returns { get; }

    public bool AtEnd { get; }

    /// <summary>Fewest bytes from a return to the end of the text.</summary>
    public int Shortest { get; }

    public bool Equals(PushdownFrame? other) => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && AtEnd == other.AtEnd && Returns.AsSpan().SequenceEqual(other.Returns));

    public override bool Equals(object? obj) => Equals(obj as PushdownFrame);

    public override int GetHashCode() => _hash;
}
