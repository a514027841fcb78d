namespace Offprint.Algorithms;

/// <summary>Tokens on the places of a Petri net; at most 255 on one.</summary>
public sealed class Marking : IEquatable<Marking>
{
    private readonly byte[] _tokens;
    private readonly int _hash;

    internal Marking(byte[] tokens)
    {
        _tokens = tokens;
        var hash = new HashCode();
        hash.AddBytes(tokens);
        _hash = hash.ToHashCode();
    }

    /// <summary>Tokens on each place.</summary>
    public ReadOnlySpan<byte> Tokens => _tokens;

    /// <inheritdoc/>
    public bool Equals(Marking? other) => other is not null && _hash == other._hash && _tokens.AsSpan().SequenceEqual(other._tokens);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Marking);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    internal string Key => Convert.ToHexString(_tokens);
}
