namespace Offprint.Algorithms;

/// <summary>An <see cref="IHammingMatcher"/> with fixed options.</summary>
/// <seealso cref="Hamming"/>
public sealed class HammingMatcher : IHammingMatcher
{
    private readonly HammingOptions _options;

    /// <summary>Creates a matcher.</summary>
    /// <param name="options">Settings; defaults when null.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public HammingMatcher(HammingOptions? options = null)
    {
        _options = options ?? new HammingOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public void Distances(ReadOnlySpan<int> text, ReadOnlySpan<int> pattern, Span<int> result)
    {
        MatchInput.Require(text.Length, pattern.Length);
        var alignments = text.Length - pattern.Length + 1;
        if (result.Length != alignments)
        {
            throw new ArgumentException($"result has {result.Length} elements; a pattern of {pattern.Length} has {alignments} alignments in a text of {text.Length}.", nameof(result));
        }

        Hamming.Distances(text, pattern, _options).CopyTo(result);
    }
}
