namespace Offprint.Inference;

/// <summary>How JSON is written that a grammar allows.</summary>
public sealed record JsonGrammarOptions
{
    /// <summary>White space. Default <see cref="JsonWhitespace.Spaced"/>, as most training data have it.</summary>
    public JsonWhitespace Whitespace { get; init; } = JsonWhitespace.Spaced;

    /// <summary>Most white space characters at one place with <see cref="JsonWhitespace.Free"/>, so that a model cannot fill a page with them. Default 20.</summary>
    public int MaximumSpaces { get; init; } = 20;

    /// <summary>Most digits before and behind the point of numbers without bounds. Default 16.</summary>
    public int MaximumDigits { get; init; } = 16;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (MaximumSpaces is < 0 or > 1000)
        {
            throw new ArgumentException($"{nameof(MaximumSpaces)} is {MaximumSpaces}; it must be 0 to 1000.");
        }

        if (MaximumDigits is < 1 or > 1000)
        {
            throw new ArgumentException($"{nameof(MaximumDigits)} is {MaximumDigits}; it must be 1 to 1000.");
        }
    }
}
