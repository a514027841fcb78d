namespace Offprint.Inference;

/// <summary>
/// Counts what a method spends, in the same way for every method that is compared: tokens written and read, answers, and programs run. Prompts and critics count like everything else. For several threads.
/// </summary>
/// <param name="limits">What may be spent; null for no limits.</param>
public sealed class BudgetLedger(BudgetLimits? limits = null)
{
    private long _sampled;
    private long _prompt;
    private long _generations;
    private long _executions;

    /// <summary>What may be spent.</summary>
    public BudgetLimits Limits { get; } = limits ?? new BudgetLimits();

    /// <summary>Tokens that models wrote.</summary>
    public long SampledTokens => Interlocked.Read(ref _sampled);

    /// <summary>Tokens that models read.</summary>
    public long PromptTokens => Interlocked.Read(ref _prompt);

    /// <summary>Answers of models.</summary>
    public long Generations => Interlocked.Read(ref _generations);

    /// <summary>Programs run.</summary>
    public long Executions => Interlocked.Read(ref _executions);

    /// <summary>Whether any limit is reached.</summary>
    public bool Exhausted => SampledTokens >= Limits.SampledTokens || PromptTokens >= Limits.PromptTokens || Generations >= Limits.Generations || Executions >= Limits.Executions;

    /// <summary>Counts one answer.</summary>
    /// <param name="promptTokens">Tokens read for it.</param>
    /// <param name="sampledTokens">Tokens written.</param>
    public void AddGeneration(long promptTokens, long sampledTokens)
    {
        AddTokens(promptTokens, sampledTokens);
        Interlocked.Increment(ref _generations);
    }

    /// <summary>Counts tokens of an answer that comes token by token.</summary>
    /// <param name="promptTokens">Tokens read.</param>
    /// <param name="sampledTokens">Tokens written.</param>
    public void AddTokens(long promptTokens, long sampledTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(promptTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(sampledTokens);
        Interlocked.Add(ref _prompt, promptTokens);
        Interlocked.Add(ref _sampled, sampledTokens);
    }

    /// <summary>Counts programs run.</summary>
    /// <param name="count">How many.</param>
    public void AddExecutions(long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Interlocked.Add(ref _executions, count);
    }

    /// <summary>Throws when a limit is reached.</summary>
    /// <exception cref="BudgetExhaustedException">A limit is reached; the message names it.</exception>
    public void Check()
    {
        foreach (var (spent, limit, what) in (ReadOnlySpan<(long, long?, string)>)
            [(SampledTokens, Limits.SampledTokens, "tokens written"), (PromptTokens, Limits.PromptTokens, "tokens read"), (Generations, Limits.Generations, "answers"), (Executions, Limits.Executions, "programs run")])
        {
            if (spent >= limit)
            {
                throw new BudgetExhaustedException($"The budget is spent: {spent:N0} {what} of {limit:N0}.");
            }
        }
    }
}
