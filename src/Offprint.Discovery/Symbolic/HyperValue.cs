using System.Globalization;

namespace Offprint.Discovery;

/// <summary>An open value: what may stand in a place of a program. Made by <see cref="Hyper"/>.</summary>
public class HyperValue : IEquatable<HyperValue>
{
    private readonly Dictionary<string, object> _hints = new(StringComparer.Ordinal);

    internal HyperValue(HyperKind kind, IReadOnlyList<SymbolicNode>? candidates = null, int picks = 1, bool isList = false, bool distinct = true, bool sorted = false, double minimum = 0, double maximum = 0, FloatScale scale = FloatScale.Linear, ICustomHyper? custom = null)
    {
        (Kind, Picks, IsList, Distinct, Sorted, Minimum, Maximum, Scale, Custom) = (kind, picks, isList, distinct, sorted, minimum, maximum, scale, custom);
        Candidates = [.. (candidates ?? []).Select(SymbolicNode.Of)];
        if (kind == HyperKind.Choices && Candidates.Count == 0)
        {
            throw new ArgumentException("An open value needs at least one candidate.", nameof(candidates));
        }

        if (kind == HyperKind.Choices && (picks < 1 || (distinct && picks > Candidates.Count)))
        {
            throw new ArgumentException($"{picks} of {Candidates.Count} candidates can't be picked{(distinct && picks > Candidates.Count ? " without repeating one (distinct)" : "")}; it must be 1 or more{(distinct ? $", at most {Candidates.Count}" : "")}.", nameof(picks));
        }

        if (kind == HyperKind.Float && !(minimum < maximum && double.IsFinite(minimum) && double.IsFinite(maximum)))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"An open number from {minimum} to {maximum} is empty; the smaller end must come first."), nameof(minimum));
        }

        if (kind == HyperKind.Float && scale != FloatScale.Linear && minimum <= 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The scale {scale} starts at {minimum}; min must be above 0."), nameof(minimum));
        }
    }

    internal HyperValue(HyperValue source, IReadOnlyList<SymbolicNode> candidates)
        : this(source.Kind, candidates, source.Picks, source.IsList, source.Distinct, source.Sorted, source.Minimum, source.Maximum, source.Scale, source.Custom)
    {
        Name = source.Name;
        _hints = source._hints;
    }

    /// <summary>What kind of value is open.</summary>
    public HyperKind Kind { get; }

    /// <summary>The candidates of a choice; they may contain further open values.</summary>
    public IReadOnlyList<SymbolicNode> Candidates { get; }

    /// <summary>How many candidates are picked.</summary>
    public int Picks { get; }

    /// <summary>Whether the value is the list of the picked ones, rather than a single one.</summary>
    public bool IsList { get; }

    /// <summary>Whether no candidate is picked twice.</summary>
    public bool Distinct { get; }

    /// <summary>Whether picks come in the order of the candidates.</summary>
    public bool Sorted { get; }

    /// <summary>Smallest number.</summary>
    public double Minimum { get; }

    /// <summary>Largest number.</summary>
    public double Maximum { get; }

    /// <summary>How a number is drawn.</summary>
    public FloatScale Scale { get; }

    /// <summary>The user's own code.</summary>
    public ICustomHyper? Custom { get; }

    /// <summary>A name by which loops and reports can refer to the decision; null: its path.</summary>
    public string? Name { get; protected set; }

    /// <summary>Free data for algorithms.</summary>
    public IReadOnlyDictionary<string, object> Hints => _hints;

    /// <inheritdoc/>
    public bool Equals(HyperValue? other) =>
        other is not null && (Kind, Picks, IsList, Distinct, Sorted, Minimum, Maximum, Scale, Name) == (other.Kind, other.Picks, other.IsList, other.Distinct, other.Sorted, other.Minimum, other.Maximum, other.Scale, other.Name)
        && ReferenceEquals(Custom, other.Custom) && Candidates.Count == other.Candidates.Count && Candidates.Zip(other.Candidates).All(static pair => pair.First.StructurallyEquals(pair.Second));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HyperValue);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Picks, Candidates.Count, Minimum, Maximum, Name);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        HyperKind.Float => string.Create(CultureInfo.InvariantCulture, $"Float({Minimum}, {Maximum}{(Scale == FloatScale.Linear ? "" : $", {Scale}")})"),
        HyperKind.Custom => "Custom(" + Custom!.GetType().Name + ")",
        _ => $"{(IsList ? $"ManyOf({Picks}, " : "OneOf(")}{string.Join(", ", Candidates)})",
    };

    /// <summary>Adds free data for algorithms.</summary>
    protected void AddHint(string key, object value) => _hints[key] = value;

    /// <summary>The value with candidates as they fit a place.</summary>
    internal HyperValue FittedTo(SymbolicSlot slot, SymbolicPath path)
    {
        if (Kind == HyperKind.Float)
        {
            slot.Fit(Minimum, path);
            slot.Fit(Maximum, path);
            return this;
        }

        if (Kind == HyperKind.Custom)
        {
            return this;
        }

        var candidateSlot = slot;
        if (IsList && slot.Type != typeof(object))
        {
            candidateSlot = SymbolicSlot.Of(SymbolicTypes.ElementOf(slot.Type) ?? throw new ArgumentException($"{path} is {this}; it must be a {SymbolicSlot.NameOf(slot.Type)}, not a list."));
        }

        return new HyperValue(this, [.. Candidates.Select((c, i) => c.FittedTo(candidateSlot, path.Child("candidate " + i.ToString(CultureInfo.InvariantCulture))))]);
    }
}
