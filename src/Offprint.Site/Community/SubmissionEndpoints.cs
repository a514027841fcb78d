using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Hosting;
using Offprint.Site.Pages;
using Offprint.Site.Security;

namespace Offprint.Site.Community;

/// <summary>Submitting papers, and deciding about them.</summary>
internal static class SubmissionEndpoints
{
    private const int PageSize = 30;

    /// <summary>Most bytes of an uploaded file after unpacking.</summary>
    private const int MostBytes = 4 << 20;

    private const int LargestFile = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/submit", () => Page.Of<SubmitPage>(new() { ["Form"] = new SubmissionForm() })).RequireAuthorization();
        pages.MapPost("/submit", SubmitAsync).RequireAuthorization().RequireRateLimiting(RateLimits.Submit);
        // Somewhat larger files are read to their end and then refused: a connection that is cut before shows the visitor no reason.
        pages.MapPost("/submit/file", UploadAsync).RequireAuthorization().RequireRateLimiting(RateLimits.Submit).WithMetadata(new RequestSizeLimitAttribute(8 * LargestFile));
        var moderation = pages.MapGroup("/moderation").RequireAuthorization().AddEndpointFilter(Administrators.RequireAsync);
        moderation.MapGet("", QueueAsync);
        moderation.MapGet("/{id}", LookAsync);
        moderation.MapPost("/{id}", DecideAsync);
    }

    private static async Task<IResult> SubmitAsync([FromForm] IFormCollection sent, HttpContext context, Submissions submissions, CancellationToken ct)
    {
        var form = new SubmissionForm();
        return form.Read(sent) is { } paper
            ? await TakeAsync([paper], form, form.Value("note"), context, submissions, ct)
            : Page.Of<SubmitPage>(new() { ["Form"] = form }, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> UploadAsync([FromForm] IFormCollection sent, HttpContext context, Submissions submissions, CancellationToken ct)
    {
        var form = new SubmissionForm();
        if (sent.Files["file"] is not { Length: > 0 } file) return Wrong("Choose a file first.");
        if (file.Length > LargestFile) return Page.Message(StatusCodes.Status413PayloadTooLarge, "Too large", "At most one megabyte can be sent at a time.");
        PaperFileFormat? format = null;
        if (sent["format"].ToString() is { Length: > 0 } name)
        {
            if (!PaperFile.Formats.TryGetValue(name, out var known)) return Wrong("The format must be one of " + string.Join(", ", PaperFile.Formats.Keys) + ".");
            format = known;
        }

        try
        {
            await using var content = file.OpenReadStream();
            var papers = PaperFile.Read(content, format, new PaperReadOptions { Name = MetadataText.Short(Path.GetFileName(file.FileName)), MaxBytes = MostBytes, MaxEntry = 200_000, MaxEntries = Submissions.MostPending }).ToList();
            if (papers.Count == 0) return Wrong("The file holds no paper.");
            var note = sent["note"].ToString().Trim();
            return note.Length > SubmissionForm.LongestNote ? Wrong("The note is too long.") : await TakeAsync(papers, form, note, context, submissions, ct, "file");
        }
        catch (InvalidDataException exception)
        {
            return Wrong(exception.Message);
        }

        IResult Wrong(string message) => Page.Of<SubmitPage>(new() { ["Form"] = form.Wrong("file", message) }, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> TakeAsync(IReadOnlyList<PaperMetadata> papers, SubmissionForm form, string note, HttpContext context, Submissions submissions, CancellationToken ct, string field = "")
    {
        try
        {
            await submissions.AddAsync(papers, CommunityEndpoints.User(context), note, ct);
            return Results.Redirect("/account#submissions");
        }
        catch (SubmissionException exception)
        {
            return Page.Of<SubmitPage>(new() { ["Form"] = form.Wrong(field, exception.Message), ["Known"] = exception.Slug }, StatusCodes.Status409Conflict);
        }
    }

    private static async Task<IResult> QueueAsync(string? state, HttpContext context, SiteDatabases databases, CancellationToken ct)
    {
        var shown = Enum.TryParse<SubmissionState>(state, ignoreCase: true, out var wanted) ? wanted : SubmissionState.Pending;
        var page = PaperFilter.Read(context.Request.Query, out _).Page;
        await using var database = databases.Open();
        var rows = database.Submissions.AsNoTracking().Where(s => s.State == shown);
        rows = shown == SubmissionState.Pending ? rows.OrderBy(s => s.SubmittedAt).ThenBy(s => s.Id) : rows.OrderByDescending(s => s.SubmittedAt).ThenBy(s => s.Id);
        var list = await rows.Skip((int)Math.Min(100_000, (page - 1L) * PageSize)).Take(PageSize + 1).ToListAsync(ct);
        return Page.Of<ModerationPage>(new() { ["Rows"] = list.Take(PageSize).ToList(), ["State"] = shown, ["Page"] = page, ["HasMore"] = list.Count > PageSize });
    }

    private static async Task<IResult> LookAsync(string id, SiteDatabases databases, CancellationToken ct)
    {
        await using var database = databases.Open();
        return await database.Submissions.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, ct) is { } row
            ? Page.Of<ModeratePage>(new() { ["Row"] = row, ["Form"] = SubmissionForm.Of(row) })
            : Gone();
    }

    private static async Task<IResult> DecideAsync(string id, [FromForm] IFormCollection sent, HttpContext context, SiteDatabases databases, Submissions submissions, CancellationToken ct)
    {
        await using var database = databases.Open();
        if (await database.Submissions.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, ct) is not { } row) return Gone();
        if (row.State != SubmissionState.Pending) return Decided();
        var form = new SubmissionForm();
        var by = CommunityEndpoints.User(context)!.Value;
        var paper = form.Read(sent);
        if (sent["decision"] == "decline")
        {
            var reason = form.Value("reason");
            if (reason.Length == 0) return Page.Of<ModeratePage>(new() { ["Row"] = row, ["Form"] = SubmissionForm.Of(row).Wrong("reason", "Say why, so that the submitter knows.") }, StatusCodes.Status422UnprocessableEntity);
            return await submissions.DeclineAsync(id, reason, by, ct) ? Results.Redirect("/moderation") : Decided();
        }

        if (paper is null) return Page.Of<ModeratePage>(new() { ["Row"] = row, ["Form"] = form }, StatusCodes.Status422UnprocessableEntity);
        return await submissions.AcceptAsync(id, paper, form.Value("reason"), by, ct) is { } slug ? Results.Redirect("/papers/" + slug) : Decided();
    }

    private static RazorComponentResult<MessagePage> Gone() => Page.NotFound("There is no such submission (any more).");

    private static RazorComponentResult<MessagePage> Decided() => Page.Message(StatusCodes.Status409Conflict, "Decided already", "Somebody else decided about this submission a moment ago.");
}
