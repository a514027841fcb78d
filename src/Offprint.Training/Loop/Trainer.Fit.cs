using System.Globalization;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

public sealed partial class Trainer
{
    private int _withoutGain;

    /// <summary>Trains until the run's end, from where it is.</summary>
    /// <param name="progress">Told every <see cref="TrainerOptions.LogEvery"/> steps.</param>
    /// <param name="cancellation">Ends the run after the present step; a checkpoint is written where the run keeps them.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="TrainingDivergedException">The loss or a gradient is no finite number; the parameters are those before the step.</exception>
    /// <exception cref="IOException">A checkpoint or log cannot be written.</exception>
    public FitResult Fit(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        TorchRuntime.PrepareThread();
        using var log = Options.Folder is { } folder ? RunLog.Open(folder, Options.TensorBoard) : null;
        var meter = new StepMeter(this, progress, log);
        var (end, reason) = (FitEnd.Failed, (string?)null);
        Model.train();
        Raise(c => c.OnFitStart(this));
        try
        {
            (end, reason) = Loop(meter, log, cancellation);
            if (Evaluator is not null && end is not FitEnd.Cancelled && meter.LastEvaluation != Steps)
            {
                Evaluate(meter, log);
            }

            if (Options.Folder is not null && meter.LastCheckpoint != Steps)
            {
                Checkpoint(meter);
            }
        }
        finally
        {
            Model.eval();
            var result = Result(end, reason, meter);
            Raise(c => c.OnFitEnd(this, result));
        }

        meter.Finish();
        return Result(end, reason, meter);
    }

    private FitResult Result(FitEnd end, string? reason, StepMeter meter) => new(end, Steps, meter.RunningLoss, BestEvaluation, LatestCheckpoint, reason);

    private (FitEnd End, string? Reason) Loop(StepMeter meter, RunLog? log, CancellationToken cancellation)
    {
        while (true)
        {
            if (cancellation.IsCancellationRequested)
            {
                return (FitEnd.Cancelled, null);
            }

            if (Position.Progress >= 1)
            {
                return (FitEnd.Finished, null);
            }

            try
            {
                TakeStep(meter);
            }
            catch (EndOfDataException)
            {
                return (FitEnd.OutOfData, "the data are used up");
            }

            if (Evaluator is not null && Options.EvaluateEvery > 0 && Steps % Options.EvaluateEvery == 0 && Evaluate(meter, log) is { Stop: true } evaluation)
            {
                return (FitEnd.Stopped, evaluation.Reason);
            }

            if (Options.Folder is not null && (Options.CheckpointEvery > 0 && Steps % Options.CheckpointEvery == 0 || meter.SinceCheckpoint >= Options.CheckpointTime))
            {
                Checkpoint(meter);
            }
        }
    }

    private void TakeStep(StepMeter meter)
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(Numerics.Seed.Derive(Options.Seed, "training step", Steps));
        Optimizer.zero_grad();
        var rate = Options.LearningRate.At(Position);
        var position = Step.Position;
        StepLoss loss;
        using (MixedPrecision.Use(Options.MixedPrecision))
        {
            loss = Step.Run(new TrainingStepContext(this, new SeededRandom(Numerics.Seed.Derive(Options.Seed, "training data", Steps))));
        }

        Raise(c => c.OnBackwardEnd(this));
        var norm = Options.GradientClip > 0 ? nn.utils.clip_grad_norm_(Optimizer.parameters(), Options.GradientClip) : double.NaN;
        var value = Scalars.Read<double>(loss.Loss.detach().to_type(ScalarType.Float64));
        if (!double.IsFinite(value) || Options.GradientClip > 0 && !double.IsFinite(norm))
        {
            Step.Position = position;
            throw Diverged(value, norm, rate);
        }

        Optimizer.LearningRate = rate;
        Optimizer.step();
        Ledger = Ledger.After(loss, _parameters, Optimizer.StateBytes) with { Seconds = meter.Seconds };
        var report = meter.Report(loss, value, rate, norm);
        Raise(c => c.OnStepEnd(this, report));
        meter.Log(report);
    }

    private TrainingDivergedException Diverged(double loss, double norm, double rate)
    {
        // The parameters are still good. Saving them may fail too; then the checkpoint before this one has to do.
        Optimizer.zero_grad();
        string? checkpoint = null;
        if (Options.Folder is not null)
        {
            try
            {
                checkpoint = Steps > 0 ? SaveCheckpoint() : null;
            }
            catch (IOException)
            {
                checkpoint = LatestCheckpoint;
            }
        }

        var what = double.IsFinite(loss) ? string.Create(CultureInfo.InvariantCulture, $"the gradients are not finite (loss {loss:0.###}, norm {norm})") : string.Create(CultureInfo.InvariantCulture, $"the loss is {loss}");
        var good = checkpoint is null ? "No checkpoint was kept." : $"The weights before this step are in {checkpoint}.";
        return new TrainingDivergedException(string.Create(CultureInfo.InvariantCulture,
            $"Step {Steps + 1}: {what} at a learning rate of {rate:0.######}. {good} Lower the learning rate, warm up longer, or clip gradients harder, and resume."))
        {
            Step = Steps + 1,
            Checkpoint = checkpoint,
        };
    }

    private EvaluationReport Evaluate(StepMeter meter, RunLog? log)
    {
        double loss;
        using (new TensorScope())
        using (no_grad())
        {
            Model.eval();
            try
            {
                loss = Evaluator!();
            }
            finally
            {
                Model.train();
            }
        }

        var best = loss < (BestEvaluation ?? double.PositiveInfinity);
        (BestEvaluation, _withoutGain) = best ? (loss, 0) : (BestEvaluation, _withoutGain + 1);
        var report = new EvaluationReport(Steps, loss, best);
        if (Options.Patience > 0 && _withoutGain >= Options.Patience)
        {
            (report.Stop, report.Reason) = (true, string.Create(CultureInfo.InvariantCulture, $"{_withoutGain} evaluations without a better loss than {BestEvaluation:0.####}"));
        }

        Raise(c => c.OnEvaluation(this, report));
        meter.Evaluated();
        log?.Evaluation(report);
        if (best && Options.Folder is { } folder)
        {
            TrainingCheckpoint.WriteBest(folder, this);
        }

        return report;
    }

    private void Checkpoint(StepMeter meter)
    {
        SaveCheckpoint();
        meter.Checkpointed();
    }

    private void Raise(Action<TrainerCallback> call)
    {
        foreach (var callback in _callbacks)
        {
            call(callback);
        }
    }
}
