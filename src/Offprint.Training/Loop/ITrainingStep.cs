namespace Offprint.Training;

/// <summary>
/// What happens between two moves of the optimizer: reads data, computes losses, leaves gradients in the parameters. The usual one is <see cref="PretrainingStep"/>;
/// methods with several passes (a look-ahead teacher, projected gradients, preference losses) bring their own.
/// </summary>
public interface ITrainingStep
{
    /// <summary>Place in the data, saved in checkpoints and set on resume: equal places give equal steps.</summary>
    long Position { get; set; }

    /// <summary>Identifies the data, so that a resumed run notices when they changed; null when there is nothing to compare.</summary>
    /// <param name="position">A place: only data that a run reads before it need to be looked at.</param>
    string? Fingerprint(long position);

    /// <summary>Runs the passes of one step. Gradients are empty before; the trainer clips them and moves the parameters afterwards.</summary>
    /// <param name="context">The model, the step's randomness, and <see cref="TrainingStepContext.Backward"/>.</param>
    /// <returns>What was read, and the loss to report.</returns>
    /// <exception cref="EndOfDataException">There are no more data.</exception>
    StepLoss Run(TrainingStepContext context);
}
