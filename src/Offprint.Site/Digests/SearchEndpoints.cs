using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Offprint.Site.Community;
using Offprint.Site.Database;
using Offprint.Site.Hosting;
using Offprint.Site.Security;

namespace Offprint.Site.Digests;

/// <summary>Keeping and removing searches, and their digests, on one's account.</summary>
internal static class SearchEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var account = routes.MapGroup("/account").ExcludeFromDescription().RequireAuthorization();
        account.MapPost("/searches", KeepAsync).RequireRateLimiting(RateLimits.Votes);
        account.MapPost("/searches/{id}/remove", RemoveAsync);
        account.MapPost("/searches/{id}/digest", SubscribeAsync).RequireRateLimiting(RateLimits.Votes);
    }

    private static async Task<IResult> KeepAsync([FromForm] IFormCollection sent, HttpContext context, SavedSearches searches, CancellationToken ct) =>
        await searches.KeepAsync(CommunityEndpoints.User(context)!.Value, sent["name"].ToString(), sent["query"].ToString(), ct) is { } problem
            ? Page.Message(StatusCodes.Status422UnprocessableEntity, "The search was not kept", problem)
            : Results.Redirect("/account#searches");

    private static async Task<IResult> RemoveAsync(string id, [FromForm] IFormCollection sent, HttpContext context, SavedSearches searches, CancellationToken ct)
    {
        await searches.RemoveAsync(CommunityEndpoints.User(context)!.Value, id, ct);
        return Results.Redirect("/account#searches");
    }

    private static async Task<IResult> SubscribeAsync(string id, [FromForm] IFormCollection sent, HttpContext context, SiteOptions options, SiteDatabases databases, Subscriptions subscriptions, CancellationToken ct)
    {
        if (options.Smtp is null) return Page.Message(StatusCodes.Status409Conflict, "No mail from here", "This site has no mail server. The feed of the search brings the same.");
        if (await DigestEndpoints.UserAsync(context, databases, ct) is { } user) await subscriptions.SetAsync(user, DigestEndpoints.Read(sent).Frequency, [], id, ct);
        return Results.Redirect("/account#digests");
    }
}
