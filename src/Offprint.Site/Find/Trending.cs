using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;

namespace Offprint.Site.Find;

/// <summary>
/// What people vote for and run now. A vote counts two points, a run one (a quick run half a point); each loses half its weight in a week, so that what was popular once goes
/// down by itself; what nobody cared for keeps 0. Scores are kept for half a minute.
/// </summary>
/// <param name="databases">The database.</param>
/// <param name="clock">The clock.</param>
public sealed class Trending(SiteDatabases databases, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(7);
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(90);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _gate = new(1);
    private IReadOnlyDictionary<string, double>? _scores;
    private DateTimeOffset _until;

    /// <summary>The weight of something after a time.</summary>
    /// <param name="age">How long ago it was.</param>
    /// <returns>1 for now, 0.5 after a week, 0.25 after two.</returns>
    public static double Weight(TimeSpan age) => Math.Pow(0.5, Math.Max(0, age / HalfLife));

    /// <summary>The scores of papers that have one.</summary>
    /// <param name="ct">Stops it.</param>
    /// <returns>Slug to score.</returns>
    public async Task<IReadOnlyDictionary<string, double>> ScoresAsync(CancellationToken ct)
    {
        if (_scores is { } kept && clock.GetUtcNow() < _until) return kept;
        await _gate.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow();
            if (_scores is { } known && now < _until) return known;
            var from = now - Horizon;
            await using var database = databases.Open();
            var runs = await database.Runs.Where(r => r.CreatedAt >= from && r.State == RunState.Done).Select(r => new { r.Paper, r.CreatedAt, r.Size }).ToListAsync(ct);
            var scores = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var run in runs) scores[run.Paper] = scores.GetValueOrDefault(run.Paper) + (Weight(now - run.CreatedAt) * (run.Size == RunSize.Quick ? 0.5 : 1));
            var votes = await database.Votes.Where(v => v.At >= from).Select(v => new { v.Paper, v.At }).ToListAsync(ct);
            foreach (var vote in votes) scores[vote.Paper] = scores.GetValueOrDefault(vote.Paper) + (2 * Weight(now - vote.At));
            (_scores, _until) = (scores, now + Kept);
            return scores;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Forgets the kept scores, because something was added to them.</summary>
    public void Changed() => _until = default;

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}
