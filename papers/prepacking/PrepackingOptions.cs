namespace Offprint.Papers.Reproductions;

/// <summary>Options of the prepacking experiment.</summary>
public sealed record PrepackingOptions : IReproductionOptions
{
    /// <summary>A checkpoint of the user's own.</summary>
    [Option("--model", "Checkpoint folder with its tokenizer, in Hugging Face layout, instead of offprint-lm, a Llama-type model of 4 layers", Kind = OptionKind.Folder)]
    public string? Model { get; init; }

    /// <summary>Prompts of the user's own.</summary>
    [Option("--prompts", "File with one prompt a line, or JSON lines with a property prompt, instead of paragraphs of documentation", Kind = OptionKind.File)]
    public string? Prompts { get; init; }

    /// <summary>Prompts in one batch.</summary>
    [Option("--batch-size", "Prompts in one batch", Minimum = 2, Maximum = 1024)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Batches for every seed.</summary>
    [Option("--batches", "Batches for every seed; a full run makes twice as many", Minimum = 1, Maximum = 1000)]
    public int Batches { get; init; } = 6;

    /// <summary>Where prompts are cut.</summary>
    [Option("--longest", "Tokens after which a prompt is cut", Minimum = 2, Maximum = 1_000_000)]
    public int Longest { get; init; } = 384;

    /// <summary>Where to compute.</summary>
    [Option("--device", "Where to compute: cpu, cuda, cuda:n or auto")]
    public string Device { get; init; } = "cpu";
}
