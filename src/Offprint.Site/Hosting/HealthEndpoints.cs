using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Library;
using Offprint.Site.Mail;
using Offprint.Site.Runs;

namespace Offprint.Site.Hosting;

/// <summary>For those who watch over a server: whether it is well, and figures in the text format of Prometheus.</summary>
internal static partial class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", HealthAsync).ExcludeFromDescription();
        routes.MapGet("/metrics", MetricsAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> HealthAsync(RunService queue, SiteCatalog catalog, SiteDatabases databases, ILogger<RunService> log, CancellationToken ct)
    {
        try
        {
            var (waiting, working) = await queue.LengthAsync(ct);
            return Results.Json(new { Status = "ok", Version = RunEnvironment.OffprintVersion, Papers = catalog.Papers.Count, Database = databases.Kind, Waiting = waiting, Working = working });
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Unwell(log, exception);
            return Results.Json(new { Status = "unavailable", Version = RunEnvironment.OffprintVersion, Database = databases.Kind }, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<IResult> MetricsAsync(SiteCatalog catalog, PaperStore store, SiteDatabases databases, Outbox outbox, CancellationToken ct)
    {
        await using var database = databases.Open();
        var runs = await database.Runs.GroupBy(r => r.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        using var process = Process.GetCurrentProcess();
        var text = new StringBuilder();
        Gauge("offprint_papers", "Papers of the catalog.", catalog.Papers.Count);
        Gauge("offprint_added_papers", "Papers that were added here.", await store.CountAsync(new PaperFilter(), ct));
        Gauge("offprint_results", "Papers with a recorded result.", catalog.Results.Count);
        text.Append("# HELP offprint_runs Runs by state.\n# TYPE offprint_runs gauge\n");
        foreach (var state in Enum.GetValues<RunState>()) text.Append(CultureInfo.InvariantCulture, $"offprint_runs{{state=\"{state.ToString().ToLowerInvariant()}\"}} {runs.GetValueOrDefault(state)}\n");
        var mails = await outbox.CountAsync(ct);
        text.Append("# HELP offprint_mails Mails by state.\n# TYPE offprint_mails gauge\n");
        foreach (var state in Enum.GetValues<OutboxMailState>()) text.Append(CultureInfo.InvariantCulture, $"offprint_mails{{state=\"{state.ToString().ToLowerInvariant()}\"}} {mails.GetValueOrDefault(state)}\n");
        Gauge("process_resident_memory_bytes", "Memory in use.", process.WorkingSet64);
        Gauge("process_start_time_seconds", "When the process started.", new DateTimeOffset(process.StartTime).ToUnixTimeSeconds());
        Gauge("process_cpu_seconds_total", "Processor time.", process.TotalProcessorTime.TotalSeconds);
        return Results.Text(text.ToString(), "text/plain; version=0.0.4; charset=utf-8");

        void Gauge(string name, string help, double value) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value:0.###}\n");
    }

    [LoggerMessage(20, LogLevel.Error, "the database does not answer")]
    private static partial void Unwell(ILogger logger, Exception exception);
}
