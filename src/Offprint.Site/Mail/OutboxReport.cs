using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;

namespace Offprint.Site.Mail;

/// <summary>What became of the mails, for whoever runs the site.</summary>
/// <param name="Counts">Each state with its number of mails.</param>
/// <param name="Problems">Mails that were refused or given up, latest first, a hundred at most.</param>
public sealed record OutboxReport(IReadOnlyList<(OutboxMailState State, int Count)> Counts, IReadOnlyList<OutboxProblem> Problems)
{
    /// <summary>Reads it.</summary>
    /// <param name="databases">The database.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The report.</returns>
    public static async Task<OutboxReport> ReadAsync(SiteDatabases databases, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(databases);
        await using var database = databases.Open();
        var counts = await database.OutboxMails.GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var rows = await database.OutboxMails.AsNoTracking().Where(m => m.Error != null).OrderByDescending(m => m.Id).Take(100)
            .Select(m => new { m.Id, m.Key, m.State, m.Attempts, m.CreatedAt, m.NotBefore, m.Error }).ToListAsync(ct);
        return new OutboxReport(
            [.. Enum.GetValues<OutboxMailState>().Select(s => (s, counts.GetValueOrDefault(s)))],
            [.. rows.Select(m => new OutboxProblem(m.Id, m.Key.Split(':')[0], m.State, m.Attempts, m.CreatedAt, m.NotBefore, m.Error!))]);
    }
}
