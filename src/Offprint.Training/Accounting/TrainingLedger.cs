namespace Offprint.Training;

/// <summary>What a run has cost so far; saved in checkpoints.</summary>
public sealed record TrainingLedger
{
    /// <summary>Optimizer steps.</summary>
    public long Steps { get; init; }

    /// <summary>Sequences read.</summary>
    public long Sequences { get; init; }

    /// <summary>Tokens read.</summary>
    public long Tokens { get; init; }

    /// <summary>Labels that counted.</summary>
    public long Targets { get; init; }

    /// <summary>Operations, forward and backward, by the formulas of <see cref="TransformerFlops"/>.</summary>
    public double Flops { get; init; }

    /// <summary>Parameters that were trained, averaged over the tokens: differs from the final count where a model grows or is sparse for a while.</summary>
    public double AverageParameters { get; init; }

    /// <summary>Bytes of the optimizer's state at its largest.</summary>
    public long OptimizerBytes { get; init; }

    /// <summary>Seconds of training, evaluations and checkpoints included.</summary>
    public double Seconds { get; init; }

    /// <summary>The ledger after one more step.</summary>
    /// <param name="step">What the step read.</param>
    /// <param name="parameters">Trainable parameters during it.</param>
    /// <param name="optimizerBytes">Bytes of the optimizer's state.</param>
    public TrainingLedger After(StepLoss step, double parameters, long optimizerBytes)
    {
        ArgumentNullException.ThrowIfNull(step);
        var tokens = Tokens + step.Tokens;
        return this with
        {
            Steps = Steps + 1,
            Sequences = Sequences + step.Sequences,
            Tokens = tokens,
            Targets = Targets + step.Targets,
            Flops = Flops + step.Flops,
            AverageParameters = tokens == 0 ? parameters : ((AverageParameters * Tokens) + (parameters * step.Tokens)) / tokens,
            OptimizerBytes = Math.Max(OptimizerBytes, optimizerBytes),
        };
    }
}
