using System.Globalization;

namespace Offprint.Training;

/// <summary>
/// Ends a training run when the forecast of its evaluations is near enough to its limit: at the convergence level of a trace of evaluation losses over tokens.
/// Evaluations that a trace can't take (no number, no new tokens) are counted and left out; nothing is thrown in the middle of a run.
/// </summary>
public sealed class ProximityStopper : TrainerCallback
{
    private const string FileName = "curve.csv";
    private readonly List<(double Size, double Score)> _observations = [];

    /// <summary>Makes a stopper.</summary>
    /// <param name="trace">An empty trace of losses (<see cref="TraceOptions.Descending"/>); its <see cref="TraceOptions.Tau"/> says how near is near enough.</param>
    /// <exception cref="ArgumentException">The trace is not one of losses, or not empty.</exception>
    public ProximityStopper(LearningTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (!trace.Options.Descending) throw new ArgumentException("The trainer reports losses; the trace needs TraceOptions.Descending.", nameof(trace));
        if (trace.Count > 0) throw new ArgumentException("The trace has observations already; a run needs its own.", nameof(trace));
        Trace = trace;
    }

    /// <summary>The trace; its <see cref="LearningTrace.Current"/> forecasts the final loss.</summary>
    public LearningTrace Trace { get; }

    /// <summary>Evaluations that were left out.</summary>
    public int LeftOut { get; private set; }

    /// <inheritdoc/>
    public override void OnEvaluation(Trainer trainer, EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(report);
        Observe(trainer.Ledger.Tokens > 0 ? trainer.Ledger.Tokens : trainer.Steps, report.Loss);
        if (Trace.ConvergenceLevel is null || Trace.Current is not { } forecast) return;
        report.Stop = true;
        report.Reason = string.Create(CultureInfo.InvariantCulture, $"the loss is forecast to end at {forecast.Ceiling:G4}, within {forecast.Layer:G3} points");
    }

    /// <inheritdoc/>
    public override void OnCheckpoint(Trainer trainer, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, FileName), _observations.Select(static o => string.Create(CultureInfo.InvariantCulture, $"{o.Size:R},{o.Score:R}")));
    }

    /// <inheritdoc/>
    public override void OnResume(Trainer trainer, string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return;
        foreach (var line in File.ReadLines(path))
        {
            if (line.Split(',') is [var size, var score] && double.TryParse(size, CultureInfo.InvariantCulture, out var x) && double.TryParse(score, CultureInfo.InvariantCulture, out var y)) Observe(x, y);
            else throw new InvalidDataException($"{path}: '{line}' is no observation; a size and a loss with a comma between are.");
        }
    }

    private void Observe(double size, double loss)
    {
        if (Trace.Refuse(size, loss) is not null)
        {
            LeftOut++;
            return;
        }

        _observations.Add((size, loss));
        Trace.Add(size, loss);
    }
}
