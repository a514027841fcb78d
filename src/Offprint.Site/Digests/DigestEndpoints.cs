using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Offprint.Papers;
using Offprint.Site.Community;
using Offprint.Site.Database;
using Offprint.Site.Hosting;
using Offprint.Site.Pages;
using Offprint.Site.Security;

namespace Offprint.Site.Digests;

/// <summary>
/// The pages on which digests are asked for, confirmed, changed and ended. Links in mails are looked at first and used by a button, because mail programs
/// open links on their own; a mail program that ends a subscription for its reader sends a POST (RFC 8058).
/// </summary>
internal static class DigestEndpoints
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<DigestComposer>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<SavedSearches>();
        services.AddSingleton<DigestService>();
        services.AddHostedService(static provider => provider.GetRequiredService<DigestService>());
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/digest").ExcludeFromDescription().AddEndpointFilter(KeepPrivateAsync);
        pages.MapGet("", AskPageAsync);
        pages.MapPost("", AskAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapGet("/preview.{kind}", PreviewAsync).RequireRateLimiting(RateLimits.Api);
        pages.MapGet("/confirm/{token}", LookAsync);
        pages.MapPost("/confirm/{token}", ConfirmAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapGet("/{token}", ManageAsync);
        pages.MapPost("/{token}", ChangeAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapGet("/{token}/unsubscribe", ManageAsync);
        pages.MapPost("/{token}/unsubscribe", EndAsync).DisableAntiforgery().RequireRateLimiting(RateLimits.Api);
    }

    /// <summary>Pages behind a token are kept by nobody on the way and stand in no index.</summary>
    private static ValueTask<object?> KeepPrivateAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.Request.RouteValues.ContainsKey("token"))
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Robots-Tag"] = "noindex";
        }

        return next(invocation);
    }

    private static async Task<IResult> AskPageAsync(HttpContext context, SiteOptions options, SiteDatabases databases, CancellationToken ct) =>
        Page.Of<DigestPage>(new() { ["SendsMail"] = options.Smtp is not null, ["Email"] = (await UserAsync(context, databases, ct))?.Email, ["IsSignedIn"] = CommunityEndpoints.User(context) is not null });

    private static async Task<IResult> AskAsync([FromForm] IFormCollection sent, HttpContext context, SiteOptions options, SiteDatabases databases, Subscriptions subscriptions, CancellationToken ct)
    {
        if (options.Smtp is null) return Page.Message(StatusCodes.Status409Conflict, "No mail from here", "This site has no mail server. Its feeds bring the same.");
        var (frequency, areas) = Read(sent);
        if (await UserAsync(context, databases, ct) is { } user)
        {
            await subscriptions.SetAsync(user, frequency, areas, null, ct);
            return Results.Redirect("/account#digests");
        }

        if (SignIns.Address(sent["email"].ToString()) is not { } email)
        {
            return Page.Of<DigestPage>(
                new() { ["SendsMail"] = true, ["Email"] = sent["email"].ToString(), ["Error"] = "It must be an address such as ada@example.org.", ["Frequency"] = frequency, ["Areas"] = areas },
                StatusCodes.Status422UnprocessableEntity);
        }

        await subscriptions.AskAsync(email, frequency, areas, ct);
        return Page.Message(StatusCodes.Status200OK, "Look into your mail", $"A mail to {email} is on its way. Nothing else is sent there until you confirm it with the link in it.");
    }

    /// <summary>What a digest of now would look like; where nothing happened, of a longer time, so that there is something to see.</summary>
    private static async Task<IResult> PreviewAsync(string kind, HttpContext context, DigestComposer composer, SiteOptions options, TimeProvider clock, CancellationToken ct)
    {
        if (kind is not ("html" or "txt")) return Page.NotFound($"A preview can be had as html or txt, not as '{kind}'.");
        var (frequency, areas) = (Frequency(context.Request.Query["frequency"]), DigestScope.Named(context.Request.Query["area"]));
        var now = clock.GetUtcNow();
        DigestContent content;
        var days = DigestSchedule.Period(frequency).TotalDays;
        do content = await composer.ComposeAsync(new DigestScope(areas), now.AddDays(-days), now, ct);
        while (content.IsEmpty && (days *= 4) < 4000);
        if (content.IsEmpty) return Page.Message(StatusCodes.Status200OK, "Nothing to tell yet", "No paper was added, voted for or run. An empty digest is not sent.");
        var root = SiteAddress.Of(context, options);
        var mail = DigestMail.Of(content, frequency, "", root, root + "/digest");
        if (kind == "txt") return Results.Text(mail.Text, "text/plain; charset=utf-8");
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.ReportPolicy + " allow-top-navigation-by-user-activation";
        return Results.Text(mail.Html!, "text/html; charset=utf-8");
    }

    private static async Task<IResult> LookAsync(string token, Subscriptions subscriptions, SiteOptions options, CancellationToken ct) =>
        options.Smtp is not null && await subscriptions.LookAsync(token, ct) is { } subscription
            ? Page.Of<ConfirmDigestPage>(new() { ["Subscription"] = subscription, ["Token"] = token })
            : Spent();

    private static async Task<IResult> ConfirmAsync(string token, [FromForm] IFormCollection sent, Subscriptions subscriptions, SiteOptions options, CancellationToken ct) =>
        options.Smtp is not null && await subscriptions.ConfirmAsync(token, ct) is { } subscription
            ? Results.Redirect($"/digest/{subscriptions.Token(subscription)}?confirmed=1")
            : Spent();

    private static async Task<IResult> ManageAsync(string token, HttpContext context, Subscriptions subscriptions, SiteDatabases databases, CancellationToken ct)
    {
        if (await subscriptions.FindAsync(token, ct) is not { } subscription) return Spent();
        await using var database = databases.Open();
        return Page.Of<ManageDigestPage>(new()
        {
            ["Subscription"] = subscription,
            ["Token"] = token,
            ["Search"] = subscription.SavedSearchId is { } id ? await database.SavedSearches.Where(s => s.Id == id).Select(s => s.Name).FirstOrDefaultAsync(ct) : null,
            ["Note"] = context.Request.Query["confirmed"] == "1" ? "Confirmed: the next digest comes to you." : context.Request.Query["changed"] == "1" ? "Changed." : null,
        });
    }

    private static async Task<IResult> ChangeAsync(string token, [FromForm] IFormCollection sent, Subscriptions subscriptions, CancellationToken ct)
    {
        if (await subscriptions.FindAsync(token, ct) is not { } subscription) return Spent();
        var (frequency, areas) = Read(sent);
        await subscriptions.ChangeAsync(subscription.Id, frequency, subscription.SavedSearchId is null ? areas : [], ct);
        return Results.Redirect($"/digest/{token}?changed=1");
    }

    private static async Task<IResult> EndAsync(string token, Subscriptions subscriptions, CancellationToken ct)
    {
        await subscriptions.EndAsync(token, ct);
        return Page.Message(StatusCodes.Status200OK, "The digest has ended", "Your address is removed from it, and nothing more is sent.");
    }

    private static RazorComponentResult<MessagePage> Spent() => Page.Message(StatusCodes.Status410Gone, "This link does not work any more", "The digest has ended, or the link was replaced by a newer one. You can subscribe again at any time.");

    internal static (DigestFrequency Frequency, IReadOnlyList<PaperArea> Areas) Read(IFormCollection sent) => (Frequency(sent["frequency"]), DigestScope.Named(sent["area"]));

    private static DigestFrequency Frequency(string? text) => text == "daily" ? DigestFrequency.Daily : DigestFrequency.Weekly;

    internal static async Task<UserRow?> UserAsync(HttpContext context, SiteDatabases databases, CancellationToken ct)
    {
        if (CommunityEndpoints.User(context) is not { } id) return null;
        await using var database = databases.Open();
        return await database.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, ct);
    }
}
