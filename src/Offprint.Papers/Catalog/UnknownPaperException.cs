namespace Offprint.Papers;

/// <summary>There is no paper of that slug. The message is one line with the nearest slugs.</summary>
public sealed class UnknownPaperException : ArgumentException
{
    internal UnknownPaperException(string slug, IReadOnlyList<string> suggestions, string? problem = null)
        : base((problem ?? $"There is no paper '{slug}'.") + (suggestions.Count == 0 ? " 'offprint list' shows all." : $" Did you mean {string.Join(" or ", suggestions)}?"))
    {
        Slug = slug;
        Suggestions = suggestions;
    }

    /// <summary>What was asked for.</summary>
    public string Slug { get; }

    /// <summary>The nearest slugs, nearest first.</summary>
    public IReadOnlyList<string> Suggestions { get; }
}
