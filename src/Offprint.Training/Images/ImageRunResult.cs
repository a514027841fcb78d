namespace Offprint.Training;

/// <summary>How a training on pictures ended.</summary>
/// <param name="Folder">Where model, tokenizer and preprocessor are.</param>
/// <param name="Fit">The trainer's result.</param>
/// <param name="Ledger">What it cost.</param>
/// <param name="Parameters">Numbers in the model's tensors.</param>
/// <param name="Pictures">Pictures that were trained on.</param>
/// <param name="HeldOut">Pictures that were kept for evaluation.</param>
/// <param name="Accuracy">
/// Share of the held-out pictures with the right label (classifier; CLIP on classes, from the names alone), or whose caption was found among those of all held-out pictures (CLIP);
/// null for captioners and without held-out pictures.
/// </param>
/// <param name="HeldOutLoss">Loss on the held-out pictures: nats a label, token or code, or the squared error of hidden pixels; null for CLIP and without held-out pictures.</param>
public sealed record ImageRunResult(string Folder, FitResult Fit, TrainingLedger Ledger, long Parameters, int Pictures, int HeldOut, double? Accuracy, double? HeldOutLoss);
