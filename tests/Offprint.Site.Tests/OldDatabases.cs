using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Offprint.Papers;
using Offprint.Site.Database;

namespace Offprint.Site.Tests;

/// <summary>Databases as older versions left them.</summary>
internal static class OldDatabases
{
    /// <summary>Writes what each older version could write, step by step, and sees that all of it is there at the end.</summary>
    public static async Task CheckAsync(SiteDatabases databases, CancellationToken ct)
    {
        await using (var old = databases.Open())
        {
            var migrator = old.GetService<IMigrator>();
            var migrations = old.Database.GetMigrations().ToList();
            await migrator.MigrateAsync(migrations[0], ct);
            old.Runs.Add(new RunRow { Id = "old", Paper = "lion", Size = RunSize.Full, Options = "{}", CreatedAt = DateTimeOffset.UnixEpoch, State = RunState.Done, Verdict = "Holds" });
            await old.SaveChangesAsync(ct);
            await Assert.ThrowsAnyAsync<Exception>(() => old.Votes.CountAsync(ct));
            await migrator.MigrateAsync(migrations[1], ct);
            await old.Database.ExecuteSqlRawAsync("INSERT INTO users (\"Email\", \"CreatedAt\") VALUES ('ada@example.org', 7)", ct);
            await old.Database.ExecuteSqlRawAsync("INSERT INTO votes (\"Paper\", \"UserId\", \"At\") SELECT 'lion', \"Id\", 8 FROM users", ct);
            await Assert.ThrowsAnyAsync<Exception>(() => old.Papers.CountAsync(ct));
        }

        await databases.PrepareAsync(ct);
        await databases.PrepareAsync(ct); // a second time changes nothing
        await using var database = databases.Open();
        Assert.Empty(await database.Database.GetPendingMigrationsAsync(ct));
        var run = await database.Runs.SingleAsync(ct);
        Assert.Equal(("old", RunSize.Full, "Holds", DateTimeOffset.UnixEpoch), (run.Id, run.Size, run.Verdict, run.CreatedAt));
        var user = await database.Users.SingleAsync(ct);
        Assert.Equal(("ada@example.org", (string?)null, 7), (user.Email, user.Name, user.CreatedAt.ToUnixTimeMilliseconds()));
        Assert.Equal("lion", (await database.Votes.SingleAsync(ct)).Paper);

        // What is new can be written, and deleting the person takes what is theirs along.
        var now = DateTimeOffset.UnixEpoch;
        database.Papers.Add(new PaperRow { Slug = "a", Title = "A\u0301 title", TitleKey = "a title", Abstract = "Words", Authors = ["Ada Lovelace", "Zo\u00eb"], Date = "2024", Tags = [], Source = PaperSource.Submission, AddedAt = now, AddedBy = user.Id });
        database.PaperLabels.Add(new PaperLabelRow { Kind = PaperLabelKind.Author, Label = "ada lovelace", Date = "2024", Slug = "a", Text = "Ada Lovelace" });
        database.Submissions.Add(new SubmissionRow { Id = "s", UserId = user.Id, SubmittedAt = now, Title = "A", Abstract = "", Authors = ["Ada"], Date = "2024-04", Area = PaperArea.Code, Tags = ["x"], Note = "" });
        database.Comments.Add(new CommentRow { Id = "c", PaperSlug = "a", UserId = user.Id, Text = "*so*", PostedAt = now });
        database.SavedSearches.Add(new SavedSearchRow { Id = "q", UserId = user.Id, Name = "mine", Query = "q=packing", CreatedAt = now });
        database.Subscriptions.Add(new SubscriptionRow { Email = user.Email, UserId = user.Id, Frequency = DigestFrequency.Weekly, Areas = ["code", "data"], UnsubscribeTokenHash = "u", CreatedAt = now, LastDigest = new DateOnly(2024, 1, 2) });
        database.Subscriptions.Add(new SubscriptionRow { Email = user.Email, UserId = user.Id, Frequency = DigestFrequency.Daily, Areas = [], SavedSearchId = "q", UnsubscribeTokenHash = "v", CreatedAt = now });
        database.OutboxMails.Add(new OutboxMailRow { Key = "digest:1:2024-01-02", Recipient = [1], Content = [2, 3], NotBefore = now, CreatedAt = now });
        await database.SaveChangesAsync(ct);
        database.ChangeTracker.Clear();
        Assert.Equal(["Ada Lovelace", "Zo\u00eb"], (await database.Papers.SingleAsync(ct)).Authors);
        Assert.Equal(["code", "data"], (await database.Subscriptions.SingleAsync(s => s.SavedSearchId == null, ct)).Areas);
        await TwiceAsync(new SubscriptionRow { Email = user.Email, Frequency = DigestFrequency.Daily, Areas = [], UnsubscribeTokenHash = "w", CreatedAt = now });
        await TwiceAsync(new OutboxMailRow { Key = "digest:1:2024-01-02", NotBefore = now, CreatedAt = now });

        await database.Users.ExecuteDeleteAsync(ct);
        database.ChangeTracker.Clear();
        Assert.Equal(0, await database.Submissions.CountAsync(ct) + await database.SavedSearches.CountAsync(ct) + await database.Subscriptions.CountAsync(ct) + await database.Votes.CountAsync(ct));
        Assert.Null((await database.Comments.SingleAsync(ct)).UserId);
        Assert.Null((await database.Papers.SingleAsync(ct)).AddedBy);

        async Task TwiceAsync(object row)
        {
            await using var other = databases.Open();
            other.Add(row);
            await Assert.ThrowsAsync<DbUpdateException>(() => other.SaveChangesAsync(ct));
        }
    }
}
