namespace Offprint.Papers.Tests;

public enum SampleMode
{
    Greedy,
    BestFit,
}

public sealed record SampleOptions : IReproductionOptions
{
    [Option("--factor", "How much slower the slow arm is.", Minimum = 0.1, Maximum = 100)]
    public double Factor { get; init; } = 3;

    [Option("--batch", "Prompts in a batch.", Minimum = 1, Maximum = 4096)]
    public int Batch { get; init; } = 32;

    [Option("--mode", "How to pack.")]
    public SampleMode Mode { get; init; }

    [Option("--unit", "Unit of the text.", Choices = ["word", "byte"])]
    public string Unit { get; init; } = "word";

    [Option("--fail", "Fail with this message.")]
    public string? Fail { get; init; }

    [Option("--premise", "A premise that is not met.")]
    public string? Premise { get; init; }

    [Option("--arms", "Arms to run.")]
    public IReadOnlyList<string> Arms { get; init; } = [];

    [Option("--sizes", "Sizes to try.", Minimum = 1)]
    public IReadOnlyList<int> Sizes { get; init; } = [1024, 2048];

    [Option("--limit", "Time limit.", Minimum = 1)]
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(90);

    [Option("--verbose", "Say more.")]
    public bool Verbose { get; init; }

    [Option("--model", "Checkpoint.", Kind = OptionKind.Folder)]
    public string? Model { get; init; }

    [Option("--prompts", "Prompts.", Kind = OptionKind.File)]
    public string? Prompts { get; init; }

    public void Validate()
    {
        if (Model is not null && Unit == "byte")
        {
            throw new ArgumentException("--model works on words: leave --unit byte out.");
        }
    }
}
