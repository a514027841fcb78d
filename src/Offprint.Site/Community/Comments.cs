using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;

namespace Offprint.Site.Community;

/// <summary>Comments on papers: conversations of one level, oldest first.</summary>
/// <param name="databases">The database.</param>
/// <param name="clock">The clock.</param>
public sealed class Comments(SiteDatabases databases, TimeProvider clock)
{
    /// <summary>Most characters of a comment.</summary>
    public const int Longest = 5_000;

    /// <summary>Conversations on one page.</summary>
    public const int PageSize = 20;

    /// <summary>Answers that are shown below a comment on the paper's page.</summary>
    public const int AnswersShown = 5;

    /// <summary>Answers on one page of a conversation.</summary>
    public const int AnswersOnPage = 50;

    /// <summary>The conversations about a paper.</summary>
    /// <param name="paper">The paper's slug.</param>
    /// <param name="page">Page, from 1.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>One page of them, each with its first answers.</returns>
    public async Task<CommentPage> OfAsync(string paper, int page, CancellationToken ct)
    {
        await using var database = databases.Open();
        var all = database.Comments.AsNoTracking().Where(c => c.PaperSlug == paper && c.ReplyTo == null);
        var roots = await all.OrderBy(c => c.PostedAt).ThenBy(c => c.Id).Skip((int)Math.Min(100_000, (page - 1L) * PageSize)).Take(PageSize + 1).ToListAsync(ct);
        var hasMore = roots.Count > PageSize;
        if (hasMore) roots.RemoveAt(PageSize);
        var ids = roots.Select(static r => r.Id).ToArray();
        var counts = await database.Comments.Where(c => EF.Parameter(ids).Contains(c.ReplyTo)).GroupBy(c => c.ReplyTo!).Select(static g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(static g => g.Key, static g => g.Count, ct);
        var threads = new List<CommentThread>();
        foreach (var root in roots)
        {
            var count = counts.GetValueOrDefault(root.Id);
            IReadOnlyList<CommentRow> answers = count == 0 ? [] : await database.Comments.AsNoTracking().Where(c => c.ReplyTo == root.Id).OrderBy(c => c.PostedAt).ThenBy(c => c.Id).Take(AnswersShown).ToListAsync(ct);
            threads.Add(new CommentThread(root, answers, count));
        }

        return new CommentPage(threads, await NamesAsync(database, threads, ct), page, hasMore);
    }

    /// <summary>One conversation.</summary>
    /// <param name="id">Any comment of it.</param>
    /// <param name="page">Page of its answers, from 1.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The conversation; null when there is none.</returns>
    public async Task<CommentPage?> ThreadAsync(string id, int page, CancellationToken ct)
    {
        await using var database = databases.Open();
        if (await database.Comments.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, ct) is not { } comment) return null;
        var root = comment.ReplyTo is { } first ? await database.Comments.AsNoTracking().FirstOrDefaultAsync(c => c.Id == first, ct) ?? comment : comment;
        var answers = await database.Comments.AsNoTracking().Where(c => c.ReplyTo == root.Id).OrderBy(c => c.PostedAt).ThenBy(c => c.Id).Skip((int)Math.Min(100_000, (page - 1L) * AnswersOnPage)).Take(AnswersOnPage + 1).ToListAsync(ct);
        CommentThread[] threads = [new(root, [.. answers.Take(AnswersOnPage)], await database.Comments.CountAsync(c => c.ReplyTo == root.Id, ct))];
        return new CommentPage(threads, await NamesAsync(database, threads, ct), page, answers.Count > AnswersOnPage);
    }

    /// <summary>A comment.</summary>
    /// <param name="id">Which.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The comment, or null.</returns>
    public async Task<CommentRow?> FindAsync(string id, CancellationToken ct)
    {
        await using var database = databases.Open();
        return await database.Comments.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, ct);
    }

    /// <summary>Posts a comment.</summary>
    /// <param name="paper">The paper's slug.</param>
    /// <param name="user">Who writes it.</param>
    /// <param name="text">Markdown.</param>
    /// <param name="replyTo">The comment that it answers, of the same paper; null begins a conversation.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The comment; null when what it answers is gone.</returns>
    public async Task<CommentRow?> AddAsync(string paper, int user, string text, string? replyTo, CancellationToken ct)
    {
        await using var database = databases.Open();
        string? root = null;
        if (replyTo is not null)
        {
            if (await database.Comments.FirstOrDefaultAsync(c => c.Id == replyTo && c.PaperSlug == paper && c.State == CommentState.Visible, ct) is not { } answered) return null;
            root = answered.ReplyTo ?? answered.Id;
        }

        var row = new CommentRow { Id = RandomIds.Next(), PaperSlug = paper, UserId = user, Text = text, PostedAt = clock.GetUtcNow(), ReplyTo = root };
        database.Comments.Add(row);
        await database.SaveChangesAsync(ct);
        return row;
    }

    /// <summary>Changes one's own comment.</summary>
    /// <param name="id">Which.</param>
    /// <param name="user">Whose.</param>
    /// <param name="text">What it says from now on.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Whether it is theirs and visible.</returns>
    public async Task<bool> EditAsync(string id, int user, string text, CancellationToken ct)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        await using var database = databases.Open();
        return await database.Comments.Where(c => c.Id == id && c.UserId == user && c.State == CommentState.Visible).ExecuteUpdateAsync(set => set.SetProperty(c => c.Text, text).SetProperty(c => c.EditedAt, now), ct) == 1;
    }

    /// <summary>Takes one's own comment back. Where others answered, its place stays, without text and name.</summary>
    /// <param name="id">Which.</param>
    /// <param name="user">Whose.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Whether it was theirs.</returns>
    public async Task<bool> DeleteAsync(string id, int user, CancellationToken ct)
    {
        await using var database = databases.Open();
        var own = database.Comments.Where(c => c.Id == id && c.UserId == user);
        if (!await database.Comments.AnyAsync(c => c.ReplyTo == id, ct)) return await own.ExecuteDeleteAsync(ct) == 1;
        int? nobody = null;
        return await own.ExecuteUpdateAsync(set => set.SetProperty(c => c.Text, "").SetProperty(c => c.State, CommentState.Withdrawn).SetProperty(c => c.UserId, nobody), ct) == 1;
    }

    /// <summary>Hides a comment, or shows it again; for administrators.</summary>
    /// <param name="id">Which.</param>
    /// <param name="hidden">Whether it is to be hidden.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Whether it is there.</returns>
    public async Task<bool> HideAsync(string id, bool hidden, CancellationToken ct)
    {
        await using var database = databases.Open();
        return await database.Comments.Where(c => c.Id == id && c.State != CommentState.Withdrawn).ExecuteUpdateAsync(set => set.SetProperty(c => c.State, hidden ? CommentState.Hidden : CommentState.Visible), ct) == 1;
    }

    private static async Task<IReadOnlyDictionary<int, string>> NamesAsync(SiteDatabase database, IReadOnlyList<CommentThread> threads, CancellationToken ct)
    {
        var users = threads.SelectMany(static t => t.Answers.Prepend(t.Root)).Select(static c => c.UserId).OfType<int>().Distinct().ToArray();
        return await database.Users.Where(u => EF.Parameter(users).Contains(u.Id) && u.Name != null).ToDictionaryAsync(static u => u.Id, static u => u.Name!, ct);
    }
}
