namespace Offprint.Papers.Reproductions;

/// <summary>Options of <see cref="PagingReproduction"/>.</summary>
public sealed record PagingOptions : IReproductionOptions
{
    /// <summary>Words of each text.</summary>
    [Option("--words", "Most words of each text, one request each.", Minimum = 5_000, Maximum = 10_000_000)]
    public int Words { get; init; } = 200_000;

    /// <summary>Prompts to the prefix cache.</summary>
    [Option("--prompts", "Requests of the generated prompt traffic.", Minimum = 100, Maximum = 1_000_000)]
    public int Prompts { get; init; } = 2_000;

    /// <summary>Blocks of the prefix cache.</summary>
    [Option("--blocks", "Blocks of 16 tokens in the prefix cache.", Minimum = 100, Maximum = 10_000_000)]
    public int Blocks { get; init; } = 2_048;
}
