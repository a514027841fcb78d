using System.Globalization;
using Offprint.Papers;
using Offprint.Site.Database;

namespace Offprint.Site.Runs;

/// <summary>How a run that has not ended looks now; what is sent to those who watch it.</summary>
/// <param name="State">"queued" or "running".</param>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Message">What is being done.</param>
/// <param name="Time">How long it has taken, and how long it will.</param>
/// <param name="Chart">The chart so far: SVG.</param>
public sealed record RunView(string State, double Fraction, string Message, string Time, string Chart)
{
    internal static RunView Of(RunRow row, LiveRun? live, int before, DateTimeOffset now) =>
        live is null
            ? new RunView("queued", 0, before switch { 0 => "it is next", 1 => "one run is before it", _ => $"{before} runs are before it" }, "", "")
            : new RunView("running", live.Progress.Fraction, live.Progress.Message, Times(row.StartedAt is { } start ? now - start : TimeSpan.Zero, live.Progress.Remaining), live.Chart);

    /// <summary>A duration for people: "4 s", "2 min 5 s".</summary>
    /// <param name="span">The duration.</param>
    /// <returns>Short text.</returns>
    public static string Duration(TimeSpan span) => span.TotalSeconds < 10
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalSeconds):0.#} s")
        : span.TotalSeconds < 90 ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s");

    private static string Times(TimeSpan elapsed, TimeSpan? left) =>
        Duration(TimeSpan.FromSeconds(Math.Floor(elapsed.TotalSeconds))) + (left is { } rest ? ", about " + Duration(TimeSpan.FromSeconds(Math.Ceiling(rest.TotalSeconds))) + " left" : "");
}
