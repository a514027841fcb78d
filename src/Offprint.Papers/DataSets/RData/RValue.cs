namespace Offprint.Papers;

/// <summary>A value of R: a vector of strings, integers, doubles or values, with its names; or null.</summary>
/// <param name="Items">The elements; strings may be null (NA).</param>
/// <param name="Names">The elements' names, or null.</param>
internal sealed record RValue(IReadOnlyList<object?> Items, IReadOnlyList<string?>? Names)
{
    public static RValue Null { get; } = new([], null);

    /// <summary>The element of a name.</summary>
    /// <exception cref="DataSetBuildException">There is none, or it is no vector.</exception>
    public RValue this[string name]
    {
        get
        {
            var index = Names is null ? -1 : Names.ToList().IndexOf(name);
            return index >= 0 && Items[index] is RValue value
                ? value
                : throw new DataSetBuildException($"The R object has no element '{name}'; it has: {string.Join(", ", Names ?? [])}.");
        }
    }
}
