using Offprint.Tensors;
namespace Offprint.Training;

/// <summary>Times, speeds and running means of one session of a run.</summary>
internal sealed class StepMeter
{
    /// <summary>Ten years: what is longer is no forecast.</summary>
    private const double LongestLeft = 10 * 365.0 * 24 * 3600;

    private readonly Trainer _trainer;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly RunLog? _log;
    private readonly long _started;
    private readonly double _before;
    private readonly double _progressBefore;
    private long _mark;
    private long _checkpointMark;
    private long _tokensAtMark;
    private double _pause;
    private double _lossSum;
    private int _lossCount;
    private double _speed;

    public StepMeter(Trainer trainer, IProgress<TrainingProgress>? progress, RunLog? log)
    {
        (_trainer, _progress, _log) = (trainer, progress, log);
        _started = _mark = _checkpointMark = trainer.Clock.GetTimestamp();
        _before = trainer.Ledger.Seconds;
        _progressBefore = trainer.Position.Progress;
        _tokensAtMark = trainer.Ledger.Tokens;
    }

    /// <summary>Steps at the last evaluation and checkpoint of this session; -1 before.</summary>
    public long LastEvaluation { get; private set; } = -1;

    public long LastCheckpoint { get; private set; } = -1;

    public double RunningLoss { get; private set; } = double.NaN;

    /// <summary>Seconds of the run, earlier sessions included.</summary>
    public double Seconds => _before + Since(_started);

    public TimeSpan SinceCheckpoint => TimeSpan.FromSeconds(Since(_checkpointMark));

    public StepReport Report(StepLoss loss, double value, double rate, double norm)
    {
        _lossSum += value;
        _lossCount++;
        var decay = Math.Min(1.0 / _trainer.Options.LogEvery, 1);
        RunningLoss = double.IsNaN(RunningLoss) ? value : RunningLoss + (decay * (value - RunningLoss));
        var ledger = _trainer.Ledger;
        var seconds = Since(_mark) - _pause;
        if (ledger.Steps % _trainer.Options.LogEvery == 0 || _speed == 0)
        {
            _speed = seconds > 0 ? (ledger.Tokens - _tokensAtMark) / seconds : 0;
        }

        return new StepReport(ledger.Steps, value, rate, norm, ledger.Tokens, ledger.Flops, _speed, TimeSpan.FromSeconds(ledger.Seconds))
        {
            Parts = loss.Parts.ToDictionary(static p => p.Key, static p => Scalars.Read<double>(p.Value.detach().to_type(TorchSharp.torch.ScalarType.Float64)), StringComparer.Ordinal),
        };
    }

    /// <summary>Writes a log entry and reports progress every so many steps.</summary>
    public void Log(StepReport report)
    {
        if (report.Step % _trainer.Options.LogEvery != 0)
        {
            return;
        }

        var mean = _lossSum / _lossCount;
        (_lossSum, _lossCount) = (0, 0);
        (_mark, _tokensAtMark, _pause) = (_trainer.Clock.GetTimestamp(), report.Tokens, 0);
        _log?.Step(report with { Loss = mean });
        Tell(report.LearningRate, mean);
    }

    public void Evaluated()
    {
        LastEvaluation = _trainer.Steps;
        Pause();
    }

    public void Checkpointed()
    {
        LastCheckpoint = _trainer.Steps;
        _checkpointMark = _trainer.Clock.GetTimestamp();
        Pause();
    }

    /// <summary>A last report, at the end.</summary>
    public void Finish() => Tell(_trainer.Optimizer.LearningRate, RunningLoss);

    private void Tell(double rate, double loss)
    {
        var fraction = _trainer.Position.Progress;
        var done = fraction - _progressBefore;
        var seconds = done > 0 ? Since(_started) * (1 - fraction) / done : double.PositiveInfinity;
        var left = seconds < LongestLeft ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        _progress?.Report(new TrainingProgress(fraction, _trainer.Steps, _trainer.Options.MaxSteps, loss, rate, _speed, TimeSpan.FromSeconds(Seconds), left));
    }

    // What is no training does not count in the speed: the mark moves on, the tokens since it are kept.
    private void Pause()
    {
        if (_trainer.Ledger.Tokens == _tokensAtMark)
        {
            _mark = _trainer.Clock.GetTimestamp();
        }
        else
        {
            _pause = Math.Max(0, Since(_mark) - (_speed > 0 ? (_trainer.Ledger.Tokens - _tokensAtMark) / _speed : 0));
        }
    }

    private double Since(long mark) => _trainer.Clock.GetElapsedTime(mark).TotalSeconds;
}
