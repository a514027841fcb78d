using System.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// The decisions of a search space as algorithms see them: a list of decision points, whose candidates have decisions of their own (the paper's abstract search space).
/// </summary>
public sealed class DnaSpec
{
    private readonly Lazy<BigInteger?> _size;

    internal DnaSpec(IReadOnlyList<DecisionPoint> elements)
    {
        Elements = elements;
        _size = new Lazy<BigInteger?>(() => DnaCount.Of(this));
    }

    /// <summary>The decisions that are always made.</summary>
    public IReadOnlyList<DecisionPoint> Elements { get; }

    /// <summary>How many different decisions there are; null: infinitely many.</summary>
    public BigInteger? Size => _size.Value;

    /// <summary>All decision points, those within candidates included.</summary>
    /// <returns>The points, outer ones first.</returns>
    public IEnumerable<DecisionPoint> Points() => Elements.SelectMany(static e => e.Candidates.SelectMany(static c => c.Points()).Prepend(e));

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", Elements);
}
