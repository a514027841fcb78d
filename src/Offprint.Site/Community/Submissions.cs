using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Library;

namespace Offprint.Site.Community;

/// <summary>Papers that people want to see here: they wait until an administrator accepts or declines them.</summary>
/// <param name="databases">The database.</param>
/// <param name="store">Where accepted papers go.</param>
/// <param name="clock">The clock.</param>
public sealed class Submissions(SiteDatabases databases, PaperStore store, TimeProvider clock)
{
    /// <summary>Most submissions of one person that may wait at a time; so many may also come in one file.</summary>
    public const int MostPending = 20;

    /// <summary>Most submissions through keys that may wait at a time.</summary>
    public const int MostPendingThroughKeys = 1000;

    /// <summary>Takes papers in; all of them, or none.</summary>
    /// <param name="papers">The papers, clean.</param>
    /// <param name="user">Who submits them; null when they come through a key.</param>
    /// <param name="note">What the submitter says.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The submissions.</returns>
    /// <exception cref="SubmissionException">There are too many, or one is here already.</exception>
    public async Task<IReadOnlyList<SubmissionRow>> AddAsync(IReadOnlyList<PaperMetadata> papers, int? user, string note, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(papers);
        await using var database = databases.Open();
        var waiting = await database.Submissions.CountAsync(s => s.State == SubmissionState.Pending && s.UserId == user, ct);
        var most = user is null ? MostPendingThroughKeys : MostPending;
        if (waiting + papers.Count > most) throw new SubmissionException($"At most {most} submissions may wait for a decision at a time; {waiting} of yours do.");
        var rows = new List<SubmissionRow>();
        foreach (var paper in papers)
        {
            if (await store.SlugAsync(paper.ArxivId, paper.Doi, ct) is { } slug) throw new SubmissionException($"'{paper.Title}' is here already.", slug);
            var (arxiv, doi) = (paper.ArxivId, paper.Doi);
            if (await database.Submissions.AnyAsync(s => s.State == SubmissionState.Pending && ((arxiv != null && s.ArxivId == arxiv) || (doi != null && s.Doi == doi)), ct)) throw new SubmissionException($"'{paper.Title}' was submitted already and waits for a decision.");
            rows.Add(new SubmissionRow
            {
                Id = RandomIds.Next(),
                UserId = user,
                SubmittedAt = clock.GetUtcNow(),
                Title = paper.Title,
                Abstract = paper.Abstract,
                Authors = paper.Authors,
                Date = paper.Date,
                Area = paper.Area,
                Tags = paper.Tags,
                ArxivId = paper.ArxivId,
                Doi = paper.Doi,
                Url = paper.Url,
                Note = note,
            });
        }

        database.Submissions.AddRange(rows);
        await database.SaveChangesAsync(ct);
        return rows;
    }

    /// <summary>Accepts a submission: the paper is here from now on.</summary>
    /// <param name="id">Which.</param>
    /// <param name="paper">The paper, as whoever decides left it.</param>
    /// <param name="reason">What they say to the submitter; may be empty.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The paper's slug; null when somebody decided before, or the submission is gone.</returns>
    public async Task<string?> AcceptAsync(string id, PaperMetadata paper, string reason, int by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(paper);
        await using var database = databases.Open();
        if (await database.Submissions.FirstOrDefaultAsync(s => s.Id == id && s.State == SubmissionState.Pending, ct) is not { } row) return null;
        var slug = await store.AddAsync(paper, PaperSource.Submission, row.UserId, ct);
        (row.Title, row.Abstract, row.Authors, row.Date, row.Area, row.Tags) = (paper.Title, paper.Abstract, paper.Authors, paper.Date, paper.Area, paper.Tags);
        (row.ArxivId, row.Doi, row.Url) = (paper.ArxivId, paper.Doi, paper.Url);
        Decide(row, SubmissionState.Accepted, reason, by);
        row.PaperSlug = slug;
        await database.SaveChangesAsync(ct);
        return slug;
    }

    /// <summary>Declines a submission.</summary>
    /// <param name="id">Which.</param>
    /// <param name="reason">Why; the submitter reads it.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Whether it waited for a decision.</returns>
    public async Task<bool> DeclineAsync(string id, string reason, int by, CancellationToken ct)
    {
        await using var database = databases.Open();
        if (await database.Submissions.FirstOrDefaultAsync(s => s.Id == id && s.State == SubmissionState.Pending, ct) is not { } row) return false;
        Decide(row, SubmissionState.Declined, reason, by);
        await database.SaveChangesAsync(ct);
        return true;
    }

    private void Decide(SubmissionRow row, SubmissionState state, string reason, int by) =>
        (row.State, row.Reason, row.DecidedBy, row.DecidedAt) = (state, reason.Length > 0 ? reason : null, by, clock.GetUtcNow());
}
