namespace Offprint.Inference;

/// <summary>What a proposer is to write.</summary>
/// <param name="Task">The task in words: the prompt of a completion model, or what fills the place of the task in a prompt for a chat model.</param>
public sealed record ProposalRequest(string Task)
{
    /// <summary>Which prompt of a prompt set; chat models only. Default "complete".</summary>
    public string Prompt { get; init; } = "complete";

    /// <summary>More values for the prompt, by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Most tokens of a proposal. Default 256.</summary>
    public int MaximumTokens { get; init; } = 256;

    /// <summary>Texts that end a proposal.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Seed of the draws. Default 42.</summary>
    public ulong Seed { get; init; } = 42;
}
