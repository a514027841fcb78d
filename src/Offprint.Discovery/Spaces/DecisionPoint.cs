namespace Offprint.Discovery;

/// <summary>One decision of a search space.</summary>
public sealed class DecisionPoint
{
    internal DecisionPoint(HyperValue value, SymbolicPath path, IReadOnlyList<DnaSpec> candidates) => (Value, Path, Candidates) = (value, path, candidates);

    /// <summary>What may be decided.</summary>
    public HyperValue Value { get; }

    /// <summary>Where the value stands in the program; in a candidate, the path goes on from the choice: <c>Model[1].Units</c> is Units in the candidate 1.</summary>
    public SymbolicPath Path { get; }

    /// <summary>The decisions within each candidate of a choice.</summary>
    public IReadOnlyList<DnaSpec> Candidates { get; }

    /// <summary>What kind of value is decided.</summary>
    public HyperKind Kind => Value.Kind;

    /// <summary>The name that was given, else the path.</summary>
    public string Name => Value.Name ?? Path.ToString();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Value}";
}
