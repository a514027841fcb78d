namespace Offprint.Papers;

/// <summary>Runs reproductions: binds the options, times the run, judges the claims and builds the report. Writes no file outside the scratch folder.</summary>
public sealed class ReproductionRunner
{
    private readonly ModelShelf _models;
    private readonly DataShelf _data;
    private readonly TimeProvider _clock;

    /// <summary>Creates a runner.</summary>
    /// <param name="models">Checkpoints; unset: those of the checkout or of <c>OFFPRINT_HOME</c>.</param>
    /// <param name="data">Data sets; unset: likewise.</param>
    /// <param name="clock">Clock; unset: the system's.</param>
    public ReproductionRunner(ModelShelf? models = null, DataShelf? data = null, TimeProvider? clock = null)
    {
        _models = models ?? ModelShelf.Default;
        _data = data ?? DataShelf.Default;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>
    /// Hears each value as it is recorded, from any thread; unset: nobody. Values of arms in worker processes come when all arms of their part are done.
    /// </summary>
    public IProgress<Measurement>? Measured { get; init; }

    /// <summary>Runs a reproduction and judges its claims.</summary>
    /// <param name="reproduction">From <see cref="ReproductionRegistry.Create"/>.</param>
    /// <param name="request">Size, option flags, seeds.</param>
    /// <param name="title">The paper's title for the report; unset: the slug.</param>
    /// <param name="progress">Hears how far the run is; called from any thread.</param>
    /// <param name="ct">Stops the run.</param>
    /// <returns>The report; nothing is saved.</returns>
    /// <exception cref="OptionException">A flag is unknown or its value is wrong.</exception>
    /// <exception cref="RunFailedException">The experiment failed; <see cref="RunFailedException.IsBadInput"/> says whose fault it was.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task<RunReport> RunAsync(
        IReproduction reproduction,
        RunRequest? request = null,
        string? title = null,
        IProgress<RunProgress>? progress = null,
        CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(reproduction);
        request ??= new RunRequest();
        var options = reproduction.BindOptions(request.Options);
        var claims = reproduction.Claims;
        Verdicts.ValidateAll(claims);
        var seeds = request.Seeds ?? (request.Size == RunSize.Quick ? [RunRequest.DefaultSeeds[0]] : RunRequest.DefaultSeeds);
        if (seeds.Count == 0 || seeds.Distinct().Count() != seeds.Count)
        {
            throw new ArgumentException($"Seeds must be one or more different numbers; got {string.Join(", ", seeds)}.", nameof(request));
        }

        var tracker = new ProgressTracker(progress, _clock);
        var startedAt = _clock.GetUtcNow();
        var start = _clock.GetTimestamp();
        var flags = OptionsBinder.ToFlags(options, reproduction.Options);
        var arms = new ArmScheduler(reproduction, options, flags, request.Workers, _models, _data, tracker);
        using var context = new RunContext(reproduction.Slug, request.Size, seeds, _models, _data, tracker, arms.RunAsync, Measured);
        try
        {
            ct.ThrowIfCancellationRequested();
            // Off the caller's thread: tensor loops are synchronous, and a caller may draw progress meanwhile.
            await Task.Run(() => reproduction.RunAsync(context, options, ct), ct).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            tracker.Complete();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw new RunFailedException(reproduction.Slug, exception);
        }

        var elapsed = _clock.GetElapsedTime(start);
        try
        {
            var judged = Verdicts.Judge(claims, context.Measurements, request.Size, context.InconclusiveReason);
            List<string> notes = [.. context.Notes, .. judged.Notes];
            return new RunReport
            {
                Paper = reproduction.Slug,
                Title = title ?? reproduction.Slug,
                Size = request.Size,
                Verdict = judged.Verdict,
                Reason = judged.Reason,
                Claims = judged.Claims,
                Measurements = context.Measurements,
                Notes = notes.Count == 0 ? null : notes,
                Options = OptionsBinder.ToJson(options, reproduction.Options),
                Environment = context.ArmEngine is { } engine ? RunEnvironment.Current() with { Engine = engine } : RunEnvironment.Current(),
                StartedAt = startedAt,
                ElapsedSeconds = Math.Round(elapsed.TotalSeconds, 3),
                Version = RunEnvironment.OffprintVersion,
            };
        }
        catch (InvalidOperationException exception)
        {
            throw new RunFailedException(reproduction.Slug, exception);
        }
    }
}
