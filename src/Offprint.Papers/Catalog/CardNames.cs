namespace Offprint.Papers;

/// <summary>Areas, kinds and states as cards and commands write them: lower-case words, "scaling law", "not yet".</summary>
public static class CardNames
{
    /// <summary>An area as cards write it.</summary>
    /// <param name="area">The area.</param>
    /// <returns>Lower-case words.</returns>
    public static string Name(this PaperArea area) => Words(area.ToString());

    /// <summary>A kind as cards write it.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Lower-case words.</returns>
    public static string Name(this PaperKind kind) => Words(kind.ToString());

    /// <summary>A state as lists write it.</summary>
    /// <param name="state">The state.</param>
    /// <returns>"runs" or "not yet".</returns>
    public static string Name(this PaperState state) => Words(state.ToString());

    /// <summary>All members of an enum by the names that cards use, in the order of their declaration.</summary>
    /// <typeparam name="T"><see cref="PaperArea"/>, <see cref="PaperKind"/> or <see cref="PaperState"/>.</typeparam>
    /// <returns>Name to member.</returns>
    public static IReadOnlyDictionary<string, T> All<T>()
        where T : struct, Enum => Cache<T>.Names;

    private static string Words(string name) => OptionValue.KebabCase(name).Replace('-', ' ');

    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> Names =
            Enum.GetValues<T>().ToDictionary(static value => Words(value.ToString()), StringComparer.Ordinal);
    }
}
