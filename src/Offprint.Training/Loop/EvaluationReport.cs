namespace Offprint.Training;

/// <summary>One evaluation.</summary>
/// <param name="Step">Steps taken before it.</param>
/// <param name="Loss">The evaluator's loss, nats a token; the lower the better.</param>
/// <param name="Best">Whether it is the lowest so far.</param>
public sealed record EvaluationReport(long Step, double Loss, bool Best)
{
    /// <summary>Set it to end the run.</summary>
    public bool Stop { get; set; }

    /// <summary>Why the run ends, for the log.</summary>
    public string? Reason { get; set; }
}
