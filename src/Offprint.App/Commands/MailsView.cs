using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Site;
using Offprint.Site.Database;
using Offprint.Site.Mail;

namespace Offprint.App.Commands;

/// <summary><c>offprint web mails</c>: what became of the site's mails. Addresses and contents are not in it.</summary>
internal static class MailsView
{
    public static async Task<int> PrintAsync(SiteOptions options, bool json, CancellationToken ct)
    {
        var databases = new SiteDatabases(options);
        await databases.PrepareAsync(ct).ConfigureAwait(false);
        var report = await OutboxReport.ReadAsync(databases, ct).ConfigureAwait(false);
        if (json)
        {
            var counts = new JsonObject();
            foreach (var (state, count) in report.Counts) counts[state.ToString().ToLowerInvariant()] = count;
            counts["problems"] = new JsonArray([.. report.Problems.Select(p => (JsonNode)new JsonObject
            {
                ["mail"] = p.Id, ["kind"] = p.Kind, ["state"] = p.State.ToString().ToLowerInvariant(), ["attempts"] = p.Attempts, ["createdAt"] = p.CreatedAt, ["notBefore"] = p.NotBefore, ["problem"] = p.Problem,
            })]);
            Output.WriteJson(counts);
            return ExitCodes.Success;
        }

        Output.Line("Mails: " + string.Join(", ", report.Counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.State.ToString().ToLowerInvariant()} {c.Count}"))));
        foreach (var problem in report.Problems)
        {
            var what = problem.State == OutboxMailState.Failed ? "given up" : string.Create(CultureInfo.InvariantCulture, $"tried {problem.Attempts} times, again at {problem.NotBefore.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
            Output.Line(string.Create(CultureInfo.InvariantCulture, $"mail {problem.Id} ({problem.Kind}) of {problem.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {what}: {problem.Problem}"));
        }

        return ExitCodes.Success;
    }
}
