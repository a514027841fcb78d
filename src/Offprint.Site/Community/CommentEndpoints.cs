using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Hosting;
using Offprint.Site.Pages;
using Offprint.Site.Security;

namespace Offprint.Site.Community;

/// <summary>Writing, changing, taking back and hiding comments.</summary>
internal static class CommentEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapPost("/papers/{slug}/comments", PostAsync).RequireAuthorization().RequireRateLimiting(RateLimits.Comments);
        pages.MapGet("/comments/{id}", ShowAsync);
        pages.MapGet("/comments/{id}/edit", FormAsync).RequireAuthorization();
        pages.MapPost("/comments/{id}/edit", EditAsync).RequireAuthorization().RequireRateLimiting(RateLimits.Comments);
        pages.MapPost("/comments/{id}/delete", DeleteAsync).RequireAuthorization();
        pages.MapPost("/comments/{id}/hide", HideAsync).RequireAuthorization().AddEndpointFilter(Administrators.RequireAsync);
    }

    private static async Task<IResult> PostAsync(string slug, [FromForm] IFormCollection sent, HttpContext context, PaperLists lists, SiteCatalog catalog, SiteDatabases databases, Comments comments, CancellationToken ct)
    {
        if (await lists.PaperAsync(slug, ct) is not { } paper) return FindEndpoints.Missing(slug, catalog);
        var user = CommunityEndpoints.User(context)!.Value;
        var (text, replyTo) = (sent["text"].ToString().ReplaceLineEndings("\n").Trim(), sent["replyTo"].ToString() is { Length: > 0 } answered ? answered : null);
        await using (var database = databases.Open())
        {
            var known = await database.Users.Where(u => u.Id == user).Select(u => u.Name).FirstOrDefaultAsync(ct);
            var nameError = known is null ? await PersonNames.SetAsync(database, user, sent["name"].ToString(), ct) : null;
            if (Wrong(text) is var textError && (textError ?? nameError) is not null)
            {
                return Page.Of<CommentPageView>(
                    new() { ["Paper"] = paper, ["Text"] = text, ["ReplyTo"] = replyTo, ["Error"] = textError, ["Name"] = sent["name"].ToString(), ["NeedsName"] = known is null && nameError is not null, ["NameError"] = nameError },
                    StatusCodes.Status422UnprocessableEntity);
            }
        }

        return await comments.AddAsync(paper.Slug, user, text, replyTo, ct) is { } comment
            ? Results.Redirect($"/comments/{comment.ReplyTo ?? comment.Id}#c-{comment.Id}")
            : Page.Message(StatusCodes.Status409Conflict, "What you answer is gone", "The comment was taken back or hidden in the meantime.");
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext context, Comments comments, PaperLists lists, SiteOptions options, SiteDatabases databases, CancellationToken ct)
    {
        var page = PaperFilter.Read(context.Request.Query, out _).Page;
        if (await comments.ThreadAsync(id, page, ct) is not { } thread || await lists.PaperAsync(thread.Threads[0].Root.PaperSlug, ct) is not { } paper) return Gone();
        return Page.Of<ThreadPage>(new() { ["Paper"] = paper, ["Comments"] = thread, ["Reader"] = await ReaderAsync(context, options, databases, ct) });
    }

    /// <summary>Who reads comments, and what they may do.</summary>
    public static async Task<CommentReader> ReaderAsync(HttpContext context, SiteOptions options, SiteDatabases databases, CancellationToken ct)
    {
        if (CommunityEndpoints.User(context) is not { } user) return CommentReader.Nobody;
        await using var database = databases.Open();
        var name = await database.Users.Where(u => u.Id == user).Select(u => u.Name).FirstOrDefaultAsync(ct);
        return new CommentReader(user, name, Administrators.Is(context, options));
    }

    private static async Task<IResult> FormAsync(string id, HttpContext context, Comments comments, PaperLists lists, CancellationToken ct) =>
        await comments.FindAsync(id, ct) is { State: CommentState.Visible } comment && comment.UserId == CommunityEndpoints.User(context) && await lists.PaperAsync(comment.PaperSlug, ct) is { } paper
            ? Page.Of<CommentPageView>(new() { ["Paper"] = paper, ["Text"] = comment.Text, ["Id"] = id })
            : Gone();

    private static async Task<IResult> EditAsync(string id, [FromForm] IFormCollection sent, HttpContext context, Comments comments, PaperLists lists, CancellationToken ct)
    {
        var text = sent["text"].ToString().ReplaceLineEndings("\n").Trim();
        if (await comments.FindAsync(id, ct) is not { } comment || comment.UserId != CommunityEndpoints.User(context)) return Gone();
        if (Wrong(text) is { } error) return Page.Of<CommentPageView>(new() { ["Paper"] = await lists.PaperAsync(comment.PaperSlug, ct), ["Text"] = text, ["Id"] = id, ["Error"] = error }, StatusCodes.Status422UnprocessableEntity);
        return await comments.EditAsync(id, comment.UserId!.Value, text, ct) ? Results.Redirect($"/comments/{id}#c-{id}") : Gone();
    }

    private static async Task<IResult> DeleteAsync(string id, [FromForm] IFormCollection sent, HttpContext context, Comments comments, CancellationToken ct) =>
        await comments.FindAsync(id, ct) is { } comment && await comments.DeleteAsync(id, CommunityEndpoints.User(context)!.Value, ct) ? Results.Redirect($"/papers/{comment.PaperSlug}#comments") : Gone();

    private static async Task<IResult> HideAsync(string id, [FromForm] IFormCollection sent, Comments comments, CancellationToken ct) =>
        await comments.HideAsync(id, sent["hidden"] == "1", ct) ? Results.Redirect($"/comments/{id}#c-{id}") : Gone();

    private static string? Wrong(string text) => text.Length switch
    {
        0 => "Write something first.",
        > Comments.Longest => $"It may have at most {Comments.Longest} characters; it has {text.Length}.",
        _ => null,
    };

    private static RazorComponentResult<MessagePage> Gone() => Page.NotFound("There is no such comment (any more).");
}
