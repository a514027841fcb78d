namespace Offprint.Papers;

/// <summary>A model or data set of that name is not there. The message is one line with the nearest names and the folders that were searched.</summary>
public sealed class NotOnShelfException : Exception
{
    internal NotOnShelfException(string kind, string name, IReadOnlyList<string> suggestions, IReadOnlyList<string> searched)
        : base($"There is no {kind} '{name}' in {string.Join(" or ", searched)}."
            + (suggestions.Count == 0 ? "" : $" Did you mean {string.Join(" or ", suggestions)}?"))
    {
        Name = name;
        Suggestions = suggestions;
    }

    /// <summary>The name that was asked for.</summary>
    public string Name { get; }

    /// <summary>The nearest names that exist.</summary>
    public IReadOnlyList<string> Suggestions { get; }
}
