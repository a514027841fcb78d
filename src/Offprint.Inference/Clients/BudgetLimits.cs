namespace Offprint.Inference;

/// <summary>What a method may spend; null means without a limit.</summary>
public sealed record BudgetLimits
{
    /// <summary>Most tokens that models write.</summary>
    public long? SampledTokens { get; init; }

    /// <summary>Most tokens that models read.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Most answers of models.</summary>
    public long? Generations { get; init; }

    /// <summary>Most programs that are run.</summary>
    public long? Executions { get; init; }
}
