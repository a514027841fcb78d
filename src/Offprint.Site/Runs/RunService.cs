using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Offprint.Papers;
using Offprint.Site.Community;
using Offprint.Site.Database;
using Offprint.Site.Find;

namespace Offprint.Site.Runs;

/// <summary>
/// The runs: asked for, waiting, working in a process of their own, kept. A run belongs to the server, not to the browser that started it. When the
/// server stops, runs that work are marked as interrupted and those that wait go on waiting until it is back.
/// </summary>
public sealed partial class RunService(
    SiteOptions options,
    SiteDatabases databases,
    SiteCatalog catalog,
    Trending trending,
    TimeProvider clock,
    ILogger<RunService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSave = TimeSpan.FromMinutes(10), LongestSaveAtStop = TimeSpan.FromSeconds(6);

    private readonly ConcurrentDictionary<string, LiveRun> _live = new(StringComparer.Ordinal);
    private readonly Channel<bool> _work = Channel.CreateUnbounded<bool>();
    private readonly SemaphoreSlim _taking = new(1);

    /// <summary>Asks for a run.</summary>
    /// <param name="slug">The paper.</param>
    /// <param name="size">How much to run.</param>
    /// <param name="flags">Flags and values.</param>
    /// <param name="origin">Who asks.</param>
    /// <param name="ct">Stops the asking, not the run.</param>
    /// <returns>The run's row.</returns>
    /// <exception cref="ArgumentException">The paper does not run, or a flag is wrong.</exception>
    /// <exception cref="QueueFullException">Too many wait already.</exception>
    public async Task<RunRow> AddAsync(string slug, RunSize size, IReadOnlyDictionary<string, string> flags, string origin, CancellationToken ct)
    {
        RunForm.Check(ReproductionRegistry.Default.Create(slug), flags);
        await using var database = databases.Open();
        if (await database.Runs.CountAsync(r => r.State == RunState.Queued, ct) >= options.QueueLength) throw new QueueFullException(options.QueueLength);
        var row = new RunRow
        {
            Id = RandomIds.Next(),
            Paper = slug,
            Size = size,
            Options = JsonSerializer.Serialize(flags),
            CreatedAt = clock.GetUtcNow(),
            Origin = origin,
        };
        database.Runs.Add(row);
        await database.SaveChangesAsync(ct);
        _work.Writer.TryWrite(true);
        Asked(log, row.Id, slug, size, origin);
        return row;
    }

    /// <summary>Stops a run, or takes it off the queue.</summary>
    /// <param name="id">The run.</param>
    /// <param name="ct">Stops the asking.</param>
    /// <returns>False when there is none of that name, or it has ended already.</returns>
    public async Task<bool> CancelAsync(string id, CancellationToken ct)
    {
        await _taking.WaitAsync(ct);
        try
        {
            if (_live.TryGetValue(id, out var live))
            {
                live.Stop();
                return true;
            }

            await using var database = databases.Open();
            var now = clock.GetUtcNow();
            return await database.Runs.Where(r => r.Id == id && r.State == RunState.Queued)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RunState.Cancelled).SetProperty(r => r.EndedAt, now), ct) == 1;
        }
        finally
        {
            _taking.Release();
        }
    }

    /// <summary>Runs that wait and runs that work.</summary>
    /// <param name="ct">Stops it.</param>
    /// <returns>The two numbers.</returns>
    public async Task<(int Waiting, int Working)> LengthAsync(CancellationToken ct)
    {
        await using var database = databases.Open();
        return (await database.Runs.CountAsync(r => r.State == RunState.Queued, ct), _live.Count);
    }

    /// <summary>Waits for the end of a run, whichever process works on it.</summary>
    /// <param name="id">The run.</param>
    /// <param name="longest">How long to wait.</param>
    /// <param name="ct">Stops the waiting.</param>
    /// <returns>The run without its report, as it is then; null when there is none of that name.</returns>
    public async Task<RunRow?> WaitAsync(string id, TimeSpan longest, CancellationToken ct)
    {
        var end = clock.GetUtcNow() + longest;
        while (true)
        {
            await using (var database = databases.Open())
            {
                var row = await RunEndpoints.Brief(database.Runs.Where(r => r.Id == id)).FirstOrDefaultAsync(ct);
                if (row is null || row.HasEnded || clock.GetUtcNow() >= end) return row;
            }

            await Task.Delay(Look / 4, clock, ct);
        }
    }

    /// <summary>A run that works now.</summary>
    internal LiveRun? Live(string id) => _live.GetValueOrDefault(id);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var turn = await TurnAsync(stoppingToken);
            while (!await TryRecoverAsync(stoppingToken)) await Task.Delay(Look, clock, stoppingToken);
            await Task.WhenAll([.. Enumerable.Range(0, options.ConcurrentRuns).Select(_ => WorkAsync(stoppingToken)), WatchAsync(stoppingToken)]);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>Of several processes on one database, one works through the queue; the others take over when it ends.</summary>
    private async Task<IAsyncDisposable> TurnAsync(CancellationToken ct)
    {
        for (var told = false; ; told = true)
        {
            try
            {
                if (await databases.TryLockQueueAsync(ct) is { } turn) return turn;
                if (!told) Elsewhere(log);
            }
            catch (Exception exception) when (IsOfDatabase(exception))
            {
                NotSeen(log, exception.Message);
            }

            await Task.Delay(Look, clock, ct);
        }
    }

    /// <summary>Sees runs that another process on the same database asked for.</summary>
    private async Task WatchAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await using var database = databases.Open();
                if (_work.Reader.Count == 0 && await database.Runs.AnyAsync(r => r.State == RunState.Queued, ct)) _work.Writer.TryWrite(true);
                foreach (var (id, live) in _live)
                {
                    var fraction = live.Progress.Fraction;
                    await database.Runs.Where(r => r.Id == id && r.State == RunState.Running).ExecuteUpdateAsync(set => set.SetProperty(r => r.Fraction, fraction), ct);
                }
            }
            catch (Exception exception) when (IsOfDatabase(exception))
            {
                NotSeen(log, exception.Message); // busy, or away for a moment: looked at again in a second
            }
        }
    }

    private async Task<bool> TryRecoverAsync(CancellationToken ct)
    {
        try
        {
            await RecoverAsync(ct);
            return true;
        }
        catch (Exception exception) when (IsOfDatabase(exception))
        {
            NotSeen(log, exception.Message);
            return false;
        }
    }

    /// <summary>What a server that was killed left behind: what worked is interrupted, what waited is done now.</summary>
    private async Task RecoverAsync(CancellationToken ct)
    {
        await using var database = databases.Open();
        var now = clock.GetUtcNow();
        var interrupted = await database.Runs.Where(r => r.State == RunState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RunState.Interrupted).SetProperty(r => r.EndedAt, now), ct);
        var waiting = await database.Runs.CountAsync(r => r.State == RunState.Queued, ct);
        if (interrupted + waiting > 0) Recovered(log, interrupted, waiting);
        for (var i = 0; i < waiting; i++) _work.Writer.TryWrite(true);
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            while (await _work.Reader.ReadAsync(stopping))
            {
                try
                {
                    if (await TakeAsync(stopping) is { } taken) await WorkOnAsync(taken.Row, taken.Live, stopping);
                }
                catch (Exception exception) when (IsOfDatabase(exception) && !stopping.IsCancellationRequested)
                {
                    NotSeen(log, exception.Message); // busy, or away for a while; the run waits on
                    await Task.Delay(Look, clock, stopping);
                    _work.Writer.TryWrite(true);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task WorkOnAsync(RunRow row, LiveRun live, CancellationToken stopping)
    {
        try
        {
            await RunAsync(row, live, stopping);
        }
        finally
        {
            // Under the gate: who asks for an end finds the run, or doesn't.
            await _taking.WaitAsync(CancellationToken.None);
            _live.TryRemove(row.Id, out _);
            live.Signal();
            live.Dispose();
            _taking.Release();
        }
    }

    private async Task<(RunRow Row, LiveRun Live)?> TakeAsync(CancellationToken ct)
    {
        await _taking.WaitAsync(ct);
        try
        {
            await using var database = databases.Open();
            var row = await database.Runs.Where(r => r.State == RunState.Queued).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).FirstOrDefaultAsync(ct);
            if (row is null) return null;
            (row.State, row.StartedAt) = (RunState.Running, clock.GetUtcNow());
            await database.SaveChangesAsync(ct);
            return (row, _live[row.Id] = new LiveRun());
        }
        finally
        {
            _taking.Release();
        }
    }

    private async Task RunAsync(RunRow row, LiveRun live, CancellationToken stopping)
    {
        Started(log, row.Id, row.Paper);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, live.Cancel.Token);
        try
        {
            var command = options.RunCommand ?? RunJobProcess.DefaultCommand
                ?? throw new RunJobFailedException("This program does not know how to start a run.", "");
            var job = new RunJob(row.Paper, row.Size, JsonSerializer.Deserialize<Dictionary<string, string>>(row.Options)!);
            var report = await new RunJobProcess(command).RunAsync(job, live, live, ending.Token);
            var reproduction = ReproductionRegistry.Default.Find(row.Paper);
            row.State = RunState.Done;
            row.Fraction = 1;
            row.Verdict = report.Verdict?.ToString();
            row.Headline = Headlines.Of(report, reproduction);
            row.Report = report.ToJson();
            Keep(row, report, reproduction);
        }
        catch (OperationCanceledException)
        {
            row.State = live.IsCancelled ? RunState.Cancelled : RunState.Interrupted;
            row.Fraction = live.Progress.Fraction;
        }
        catch (RunJobFailedException exception)
        {
            Fail(row, live, exception.Message, exception.Detail);
        }
        catch (Exception exception)
        {
            Fail(row, live, exception.Message, exception.ToString());
        }

        row.EndedAt = clock.GetUtcNow();
        await SaveAsync(row, stopping);
        trending.Changed();
        Ended(log, row.Id, row.Paper, row.State, (row.EndedAt - row.StartedAt)?.TotalSeconds ?? 0);
    }

    private void Fail(RunRow row, LiveRun live, string message, string detail)
    {
        row.State = RunState.Failed;
        row.Error = message.Replace("\0", "", StringComparison.Ordinal); // PostgreSQL keeps no such character
        row.Fraction = live.Progress.Fraction;
        RunFailed(log, row.Id, row.Paper, message, detail);
    }

    /// <summary>Writes how a run ended. A database that is busy or away gets minutes, a few seconds when the server stops: the work of the run is not to be lost.</summary>
    private async Task SaveAsync(RunRow row, CancellationToken stopping)
    {
        var started = clock.GetTimestamp();
        for (var pause = TimeSpan.FromSeconds(0.5); ; pause = TimeSpan.FromSeconds(Math.Min(10, 2 * pause.TotalSeconds)))
        {
            try
            {
                await using var database = databases.Open();
                database.Runs.Update(row);
                await database.SaveChangesAsync(CancellationToken.None);
                return;
            }
            catch (Exception exception) when (IsOfDatabase(exception) && clock.GetElapsedTime(started) < (stopping.IsCancellationRequested ? LongestSaveAtStop : LongestSave))
            {
                NotSaved(log, row.Id, (exception.InnerException ?? exception).Message);
            }

            if (stopping.IsCancellationRequested) await Task.Delay(TimeSpan.FromSeconds(0.5), clock, CancellationToken.None);
            else await Task.WhenAny(Task.Delay(pause, clock, stopping));
        }
    }

    private static bool IsOfDatabase(Exception exception) => exception is DbException or DbUpdateException or InvalidOperationException { InnerException: DbException } or TimeoutException;

    /// <summary>A copy for <c>offprint report</c>. The report itself is in the database.</summary>
    private void Keep(RunRow row, RunReport report, IReproduction? reproduction)
    {
        try
        {
            new RunStore(Path.Combine(options.Home, "runs")).Save(report, catalog.Find(row.Paper), reproduction);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotKept(log, row.Id, exception.Message);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _taking.Dispose();
        base.Dispose();
    }

    [LoggerMessage(1, LogLevel.Information, "run {Id} of {Paper} ({Size}) asked for by {Origin}")]
    private static partial void Asked(ILogger logger, string id, string paper, RunSize size, string origin);

    [LoggerMessage(2, LogLevel.Information, "run {Id} of {Paper} started")]
    private static partial void Started(ILogger logger, string id, string paper);

    [LoggerMessage(3, LogLevel.Information, "run {Id} of {Paper} ended: {State} after {Seconds:0.0} s")]
    private static partial void Ended(ILogger logger, string id, string paper, RunState state, double seconds);

    [LoggerMessage(4, LogLevel.Warning, "run {Id} of {Paper} failed: {Problem} {Detail}")]
    private static partial void RunFailed(ILogger logger, string id, string paper, string problem, string detail);

    [LoggerMessage(9, LogLevel.Warning, "the end of run {Id} could not be written yet: {Problem}")]
    private static partial void NotSaved(ILogger logger, string id, string problem);

    [LoggerMessage(5, LogLevel.Warning, "the report of run {Id} could not be written to the folder of runs: {Problem}")]
    private static partial void NotKept(ILogger logger, string id, string problem);

    [LoggerMessage(7, LogLevel.Information, "another process works through the queue of this database; this one takes over when it ends")]
    private static partial void Elsewhere(ILogger logger);

    [LoggerMessage(8, LogLevel.Warning, "the queue could not be looked at: {Problem}")]
    private static partial void NotSeen(ILogger logger, string problem);

    [LoggerMessage(6, LogLevel.Information, "after the restart: {Interrupted} runs marked as interrupted, {Waiting} still waiting")]
    private static partial void Recovered(ILogger logger, int interrupted, int waiting);
}

/// <summary>Too many runs wait already.</summary>
/// <param name="length">How many may.</param>
public sealed class QueueFullException(int length) : Exception($"{length} runs wait already; try again when some are done.");
