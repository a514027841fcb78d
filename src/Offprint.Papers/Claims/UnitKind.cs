namespace Offprint.Papers;

/// <summary>What an interval is taken over: the independent units of the experiment.</summary>
public enum UnitKind
{
    /// <summary>Repetitions with different seeds; the items of a seed are averaged first.</summary>
    Seeds,

    /// <summary>Test items; where they repeat over three or more seeds the bootstrap draws seeds first, then items.</summary>
    Items,
}
