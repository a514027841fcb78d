using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>A callback that tells what happened.</summary>
internal sealed class Recorder : TrainerCallback
{
    public Action<string> Event { get; init; } = static _ => { };

    public Action<StepReport> StepEnd { get; init; } = static _ => { };

    public float Penalty { get; init; }

    public override void OnFitStart(Trainer trainer) => Event("start");

    public override void OnBatchStart(Trainer trainer, int index) => Event($"batch {index}");

    public override void OnLoss(Trainer trainer, LossEvent loss)
    {
        Event("loss");
        if (Penalty != 0)
        {
            loss.Add(tensor(Penalty));
        }
    }

    public override void OnBackwardEnd(Trainer trainer) => Event("backward");

    public override void OnStepEnd(Trainer trainer, StepReport report)
    {
        Event("step");
        StepEnd(report);
    }

    public override void OnEvaluation(Trainer trainer, EvaluationReport report) => Event("evaluation");

    public override void OnCheckpoint(Trainer trainer, string folder) => Event("checkpoint");

    public override void OnFitEnd(Trainer trainer, FitResult result) => Event("end");
}
