namespace Offprint.Papers.Reproductions;

/// <summary>Options of <see cref="SpecDecReproduction"/>.</summary>
public sealed record SpecDecOptions : IReproductionOptions
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

    /// <summary>Prompts for the comparison.</summary>
    [Option("--test-prompts", "Prompts that the policies are compared on, for every seed.", Minimum = 2, Maximum = 10_000)]
    public int TestPrompts { get; init; } = 12;

    /// <summary>Prompts for the head.</summary>
    [Option("--head-prompts", "Prompts that the head is trained on, 64 tokens each.", Minimum = 4, Maximum = 100_000)]
    public int HeadPrompts { get; init; } = 300;

    /// <summary>Tokens of a text.</summary>
    [Option("--tokens", "Tokens that every prompt is continued by.", Minimum = 8, Maximum = 4_096)]
    public int Tokens { get; init; } = 96;

    /// <summary>Temperature.</summary>
    [Option("--temperature", "Temperature of both models.", Minimum = 0.01, Maximum = 5)]
    public double Temperature { get; init; } = 1;

    /// <summary>Weight of rejections in the head's loss.</summary>
    [Option("--rejection-weight", "Weight of rejections in the head's loss.", Minimum = 0.01, Maximum = 100)]
    public double RejectionWeight { get; init; } = 6;
}
