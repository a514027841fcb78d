namespace Offprint.Training;

/// <summary>How a run ended.</summary>
/// <param name="End">Why.</param>
/// <param name="Steps">Steps taken, earlier sessions included.</param>
/// <param name="Loss">The mean loss of the last steps (a running mean over about <see cref="TrainerOptions.LogEvery"/> steps); NaN when there was none.</param>
/// <param name="BestEvaluation">The lowest loss of an evaluation; null without one.</param>
/// <param name="Checkpoint">Folder of the newest checkpoint; null when the run keeps none.</param>
/// <param name="Reason">What an evaluation or callback gave as its reason to stop.</param>
public sealed record FitResult(FitEnd End, long Steps, double Loss, double? BestEvaluation, string? Checkpoint, string? Reason);
