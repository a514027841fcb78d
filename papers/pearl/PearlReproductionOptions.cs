namespace Offprint.Papers.Reproductions;

/// <summary>Options of <see cref="PearlReproduction"/>.</summary>
public sealed record PearlReproductionOptions : IReproductionOptions
{
    /// <summary>A target of the user's own.</summary>
    [Option("--model", "Checkpoint folder of the large model, instead of offprint-lm.", Kind = OptionKind.Folder)]
    public string? Model { get; init; }

    /// <summary>A draft of the user's own.</summary>
    [Option("--draft", "Checkpoint folder of the small model, with the same tokenizer, instead of offprint-lm-draft.", Kind = OptionKind.Folder)]
    public string? Draft { get; init; }

    /// <summary>Texts of the user's own.</summary>
    [Option("--prompts", "File with one text a line, or JSON lines with a property prompt, instead of the Bible; at least 20.", Kind = OptionKind.File)]
    public string? Prompts { get; init; }

    /// <summary>Prompts.</summary>
    [Option("--test-prompts", "Prompts that the pair continues, for every seed and temperature.", Minimum = 2, Maximum = 10_000)]
    public int TestPrompts { get; init; } = 12;

    /// <summary>Tokens of a text.</summary>
    [Option("--tokens", "Tokens that every prompt is continued by.", Minimum = 16, Maximum = 512)]
    public int Tokens { get; init; } = 96;
}
