using System.Text.Json;

namespace Offprint.Papers;

/// <summary>Writes the results that are committed beside the cards. Only <c>run --record</c> calls it.</summary>
public static class ResultRecorder
{
    /// <summary>
    /// Writes <c>papers/&lt;slug&gt;/result.json</c> (<c>result.full.json</c> for a full run). Only a run with the shipped data, models and settings
    /// may be recorded: every option at its default, the default seeds.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="reproduction">The reproduction that made it.</param>
    /// <param name="checkout">The checkout; unset: the one that holds this program.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The run may not be recorded; the message says why and what to do.</exception>
    /// <exception cref="InvalidOperationException">There is no checkout, or it has no such paper.</exception>
    public static string Record(RunReport report, IReproduction reproduction, string? checkout = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(reproduction);
        if (report.Paper != reproduction.Slug)
        {
            throw new ArgumentException($"The report is about '{report.Paper}', the reproduction about '{reproduction.Slug}'.", nameof(reproduction));
        }

        RequireRecordable(report, reproduction);
        checkout ??= OffprintHome.Checkout ?? throw new InvalidOperationException("Results are recorded into a checkout of Offprint, and this program does not run from one.");
        var folder = Path.Combine(checkout, "papers", report.Paper);
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException($"{folder} is missing: results lie beside the paper's card.");
        }

        var path = Path.Combine(folder, RecordedResults.FileName(report.Size));
        report.Save(path);
        return path;
    }

    private static void RequireRecordable(RunReport report, IReproduction reproduction)
    {
        if (report.Size == RunSize.Quick)
        {
            throw new ArgumentException("A quick run gives no verdict and is not recorded; leave --quick out.", nameof(report));
        }

        if (!AreDefault(report.Measurements))
        {
            throw new ArgumentException($"Only runs with the default seeds ({string.Join(", ", RunRequest.DefaultSeeds)}) are recorded.", nameof(report));
        }

        var defaults = OptionsBinder.ToJson(reproduction.BindOptions(new Dictionary<string, string>()), reproduction.Options);
        foreach (var (name, value) in defaults)
        {
            if (!report.Options.TryGetValue(name, out var used) || !JsonElement.DeepEquals(used, value))
            {
                throw new ArgumentException($"--{name} is {used}, its default is {value}: only runs with the shipped data, models and settings are recorded. Leave the option out.", nameof(report));
            }
        }
    }

    /// <summary>Whether all seeds are default ones, or all default ones and those that follow the last: a paper whose bar asks for more repetitions counts on.</summary>
    private static bool AreDefault(IReadOnlyList<Measurement> measurements)
    {
        var seeds = measurements.Where(static m => m.Seed is not null).Select(static m => m.Seed!.Value).Distinct().Order().ToList();
        var more = seeds.Except(RunRequest.DefaultSeeds).ToList();
        return more.Count == 0 || more.Count == seeds.Count - RunRequest.DefaultSeeds.Count && more.Select((seed, i) => seed == RunRequest.DefaultSeeds[^1] + (ulong)i + 1).All(static next => next);
    }
}
