using System.Globalization;

namespace Offprint.Papers;

/// <summary>The user's own runs: <c>OFFPRINT_HOME/runs/&lt;slug&gt;/&lt;time&gt;/</c> with <c>report.json</c> and <c>report.html</c>.</summary>
public sealed class RunStore
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private readonly string _root;

    /// <summary>Opens a store.</summary>
    /// <param name="root">Its folder; unset: <c>OFFPRINT_HOME/runs</c>. It need not exist.</param>
    public RunStore(string? root = null) => _root = root ?? Path.Combine(OffprintHome.Directory, "runs");

    /// <summary>Keeps a report. The run's folder appears at once with both files in it, or not at all.</summary>
    /// <param name="report">The report.</param>
    /// <param name="paper">The paper, for the page; unset: what the report says of it.</param>
    /// <param name="reproduction">The reproduction that made it, for its claims' own sentences on the page.</param>
    /// <returns>Where it was kept.</returns>
    public StoredRun Save(RunReport report, Paper? paper = null, IReproduction? reproduction = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        RequireSlug(report.Paper);
        var folder = Path.Combine(_root, report.Paper);
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(temporary);
        try
        {
            File.WriteAllText(Path.Combine(temporary, StoredRun.JsonName), report.ToJson());
            File.WriteAllText(Path.Combine(temporary, StoredRun.HtmlName), HtmlReport.Render(report, paper, reproduction));
            var name = report.StartedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
            for (var attempt = 1; ; attempt++)
            {
                var target = Path.Combine(folder, attempt == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{attempt}"));
                if (!Directory.Exists(target))
                {
                    Directory.Move(temporary, target);
                    return new StoredRun(report.Paper, target);
                }
            }
        }
        catch
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            throw;
        }
    }

    /// <summary>The runs of a paper, newest first.</summary>
    /// <param name="slug">The paper's slug.</param>
    /// <returns>What was kept; empty when there is nothing.</returns>
    public IReadOnlyList<StoredRun> Runs(string slug)
    {
        RequireSlug(slug);
        var folder = Path.Combine(_root, slug);
        return !Directory.Exists(folder) ? [] :
            [.. Directory.EnumerateDirectories(folder)
                .Where(static run => File.Exists(Path.Combine(run, StoredRun.JsonName)) && !Path.GetFileName(run).StartsWith('.'))
                .OrderByDescending(static run => Path.GetFileName(run), StringComparer.Ordinal)
                .Select(run => new StoredRun(slug, run))];
    }

    /// <summary>The newest run of a paper.</summary>
    /// <param name="slug">The paper's slug.</param>
    /// <returns>What was kept, or null.</returns>
    public StoredRun? Latest(string slug) => Runs(slug) is [var newest, ..] ? newest : null;

    private static void RequireSlug(string slug)
    {
        if (!Slugs.IsValid(slug))
        {
            throw new ArgumentException($"'{slug}' is not a slug: lower-case letters, digits and single dashes.", nameof(slug));
        }
    }
}
