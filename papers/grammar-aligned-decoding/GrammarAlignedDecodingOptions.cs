namespace Offprint.Papers.Reproductions;

/// <summary>Options of <see cref="GrammarAlignedDecodingReproduction"/>.</summary>
public sealed record GrammarAlignedDecodingOptions : IReproductionOptions
{
    /// <summary>A decoder.</summary>
    [Option("--model", "A checkpoint folder of a decoder; default: the shipped model of Python expressions.", Kind = OptionKind.Folder)]
    public string? Model { get; init; }

    /// <summary>A grammar instead of the three of the experiment.</summary>
    [Option("--grammar", "An EBNF grammar of at most 50,000 strings (in tokens of the model), instead of the three of the experiment.", Kind = OptionKind.File)]
    public string? Grammar { get; init; }

    /// <summary>Samples of each run.</summary>
    [Option("--samples", "Samples of each run.", Minimum = 10, Maximum = 100_000)]
    public int Samples { get; init; } = 2_000;
}
