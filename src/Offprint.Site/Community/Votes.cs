using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;
using Offprint.Site.Find;

namespace Offprint.Site.Community;

/// <summary>Votes: one a person and paper, which can be taken back.</summary>
/// <param name="databases">The database.</param>
/// <param name="trending">Hears that something changed.</param>
/// <param name="clock">The clock.</param>
public sealed class Votes(SiteDatabases databases, Trending trending, TimeProvider clock)
{
    /// <summary>The votes of a paper, and whether somebody's is among them.</summary>
    /// <param name="paper">The paper's slug.</param>
    /// <param name="user">The person; null for nobody.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The number, and whether the person voted.</returns>
    public async Task<(int Count, bool Own)> OfAsync(string paper, int? user, CancellationToken ct)
    {
        await using var database = databases.Open();
        var count = await database.Votes.CountAsync(v => v.Paper == paper, ct);
        return (count, user is { } id && count > 0 && await database.Votes.AnyAsync(v => v.Paper == paper && v.UserId == id, ct));
    }

    /// <summary>Gives a vote or takes it back. Asking for what is already so changes nothing.</summary>
    /// <param name="paper">The paper's slug.</param>
    /// <param name="user">The person.</param>
    /// <param name="wanted">Whether the vote is to be there.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>A task that ends when it is so.</returns>
    public async Task SetAsync(string paper, int user, bool wanted, CancellationToken ct)
    {
        await using var database = databases.Open();
        if (!wanted) await database.Votes.Where(v => v.Paper == paper && v.UserId == user).ExecuteDeleteAsync(ct);
        else if (!await database.Votes.AnyAsync(v => v.Paper == paper && v.UserId == user, ct))
        {
            database.Votes.Add(new VoteRow { Paper = paper, UserId = user, At = clock.GetUtcNow() });
            try
            {
                await database.SaveChangesAsync(ct);
            }
            catch (DbUpdateException) when (!ct.IsCancellationRequested)
            {
                // The same vote came in twice at once; one of them is there. Or the account is gone, then none is.
            }
        }

        trending.Changed();
    }
}
