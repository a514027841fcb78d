namespace Offprint.Papers.Reproductions;

/// <summary>Options of <see cref="HammingDistancesReproduction"/>.</summary>
public sealed record HammingDistancesOptions : IReproductionOptions
{
    /// <summary>A text of the user's own instead of the shipped ones; words are its symbols.</summary>
    [Option("--text", "Time the words of this UTF-8 text file instead of the shipped texts; it is repeated to the length needed.", Kind = OptionKind.File)]
    public string? Text { get; init; }
}
