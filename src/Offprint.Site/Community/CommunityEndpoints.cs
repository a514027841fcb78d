using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Offprint.Site.Database;
using Offprint.Site.Digests;
using Offprint.Site.Find;
using Offprint.Site.Hosting;
using Offprint.Site.Mail;
using Offprint.Site.Pages;
using Offprint.Site.Security;

namespace Offprint.Site.Community;

/// <summary>Signing in, one's account, votes.</summary>
internal static class CommunityEndpoints
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SignIns>();
        services.AddSingleton<Votes>();
        services.AddSingleton<Submissions>();
        services.AddSingleton<Comments>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(static cookie =>
        {
            cookie.Cookie.Name = "offprint-user";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = TimeSpan.FromDays(30);
            cookie.SlidingExpiration = true;
            cookie.LoginPath = "/sign-in";
            cookie.ReturnUrlParameter = "next";
            cookie.Events.OnValidatePrincipal = KnownAsync;
            cookie.Events.OnRedirectToLogin = static context =>
            {
                // After signing in one goes on where one was; an address that only takes forms is no such place, the page of the form is.
                var next = HttpMethods.IsGet(context.Request.Method) ? context.Request.PathBase + context.Request.Path + context.Request.QueryString : PageOfForm(context.Request);
                context.Response.Redirect("/sign-in?next=" + Uri.EscapeDataString(next));
                return Task.CompletedTask;
            };
        });
        services.AddAuthorization();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/sign-in", (string? next) => Page.Of<SignInPage>(new() { ["Next"] = LocalPath(next) }));
        pages.MapPost("/sign-in", AskAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapGet("/sign-in/{token}", LookAsync);
        pages.MapPost("/sign-in/{token}", UseAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapPost("/sign-out", SignOutAsync);
        pages.MapGet("/account", AccountAsync).RequireAuthorization();
        pages.MapPost("/account/name", NameAsync).RequireAuthorization();
        pages.MapGet("/account/export.json", ExportAsync).RequireAuthorization();
        pages.MapPost("/account/delete", DeleteAsync).RequireAuthorization();
        pages.MapPost("/papers/{slug}/vote", VoteAsync).RequireAuthorization().RequireRateLimiting(RateLimits.Votes);
    }

    /// <summary>The number of who is signed in; null for nobody.</summary>
    public static int? User(HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A path of this site, or the first page: nobody is sent elsewhere after signing in.</summary>
    internal static string LocalPath(string? next) =>
        next is { Length: > 0 and <= 300 } && next[0] == '/' && !(next.Length > 1 && next[1] is '/' or '\\') && next.All(char.IsAscii) && !next.Any(char.IsControl) ? next : "/";

    private static string PageOfForm(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var referer) && referer.Authority == request.Host.Value ? LocalPath(referer.PathAndQuery) : "/";

    private static async Task KnownAsync(CookieValidatePrincipalContext context)
    {
        var databases = context.HttpContext.RequestServices.GetRequiredService<SiteDatabases>();
        var id = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        await using var database = databases.Open();
        if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await database.Users.AnyAsync(u => u.Id == number, context.HttpContext.RequestAborted)) return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync();
    }

    private static async Task<IResult> AskAsync([FromForm] IFormCollection sent, SignIns signIns, Outbox outbox, SiteOptions options, IServer server, TimeProvider clock, CancellationToken ct)
    {
        var next = LocalPath(sent["next"]);
        if (SignIns.Address(sent["email"].ToString()) is not { } email)
            return Page.Of<SignInPage>(new() { ["Next"] = next, ["Email"] = sent["email"].ToString(), ["Error"] = "It must be an address such as ada@example.org." }, StatusCodes.Status422UnprocessableEntity);
        if (await signIns.CreateAsync(email, ct) is not { } token) return Sent(email, options);
        var link = $"{SiteAddress.OfServer(server, options)}/sign-in/{token}?next={Uri.EscapeDataString(next)}";
        if (options.Smtp is null) options.ShowLink?.Invoke(email, link);
        else await outbox.WriteAsync("sign-in:" + LinkTokens.Hash(token)[..32], SignInMail.Of(email, link, SiteAddress.OfServer(server, options), clock.GetUtcNow() + SignIns.Lifetime), ct);
        return Sent(email, options);
    }

    /// <summary>The same answer whether a link was made or the address has enough of them.</summary>
    private static RazorComponentResult<MessagePage> Sent(string email, SiteOptions options) => options.Smtp is null
        ? Page.Message(StatusCodes.Status200OK, "Look for the link", $"A link that signs {email} in once, within half an hour, was written to the console of the server.")
        : Page.Message(StatusCodes.Status200OK, "Look into your mail", $"A link that signs {email} in once, within half an hour, is on its way.");

    /// <summary>A link is looked at first and used by a button: mail programs open links on their own.</summary>
    private static async Task<IResult> LookAsync(string token, string? next, SignIns signIns, CancellationToken ct) =>
        await signIns.LookAsync(token, ct) is { } email
            ? Page.Of<SignInPage>(new() { ["Next"] = LocalPath(next), ["Email"] = email, ["Token"] = token })
            : Spent();

    private static async Task<IResult> UseAsync(string token, [FromForm] IFormCollection sent, SignIns signIns, HttpContext context, CancellationToken ct)
    {
        if (await signIns.UseAsync(token, ct) is not { } user) return Spent();
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Id.ToString(CultureInfo.InvariantCulture)), new Claim(ClaimTypes.Email, user.Email)], CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
        return Results.Redirect(LocalPath(sent["next"]));
    }

    private static RazorComponentResult<MessagePage> Spent() => Page.Message(StatusCodes.Status410Gone, "This link does not work any more", "A link works once and for half an hour; ask for another one.");

    private static async Task<IResult> SignOutAsync([FromForm] IFormCollection sent, HttpContext context)
    {
        await context.SignOutAsync();
        return Results.Redirect("/");
    }

    private static Task<IResult> AccountAsync(HttpContext context, SiteDatabases databases, PaperLists lists, SavedSearches searches, SiteOptions options, CancellationToken ct) => ShowAccountAsync(context, databases, lists, searches, options, null, null, ct);

    private static async Task<IResult> ShowAccountAsync(HttpContext context, SiteDatabases databases, PaperLists lists, SavedSearches searches, SiteOptions options, string? name, string? error, CancellationToken ct)
    {
        var id = User(context);
        await using var database = databases.Open();
        var user = await database.Users.FirstAsync(u => u.Id == id, ct);
        var votes = await database.Votes.Where(v => v.UserId == id).OrderByDescending(v => v.At).Select(v => v.Paper).ToListAsync(ct);
        var submissions = await database.Submissions.AsNoTracking().Where(s => s.UserId == id).OrderByDescending(s => s.SubmittedAt).Take(100).ToListAsync(ct);
        var comments = await database.Comments.AsNoTracking().Where(c => c.UserId == id).OrderByDescending(c => c.PostedAt).Take(20).ToListAsync(ct);
        var isAdmin = Administrators.Is(context, options);
        return Page.Of<AccountPage>(
            new()
            {
                ["User"] = user,
                ["Votes"] = await lists.PapersAsync(votes, ct),
                ["Submissions"] = submissions,
                ["Comments"] = comments,
                ["IsAdmin"] = isAdmin,
                ["Waiting"] = isAdmin ? await database.Submissions.CountAsync(s => s.State == SubmissionState.Pending, ct) : 0,
                ["Name"] = name ?? user.Name,
                ["NameError"] = error,
                ["Searches"] = await searches.OfAsync(user.Id, ct),
                ["Subscribed"] = await database.Subscriptions.AsNoTracking().Where(s => s.Email == user.Email && s.ConfirmedAt != null).OrderBy(s => s.Id).ToListAsync(ct),
                ["SendsMail"] = options.Smtp is not null,
            },
            error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> NameAsync([FromForm] IFormCollection sent, HttpContext context, SiteDatabases databases, PaperLists lists, SavedSearches searches, SiteOptions options, CancellationToken ct)
    {
        await using var database = databases.Open();
        var name = sent["name"].ToString();
        return await PersonNames.SetAsync(database, User(context)!.Value, name, ct) is { } error ? await ShowAccountAsync(context, databases, lists, searches, options, name, error, ct) : Results.Redirect("/account");
    }

    private static async Task<IResult> ExportAsync(HttpContext context, SiteDatabases databases, CancellationToken ct)
    {
        var id = User(context);
        await using var database = databases.Open();
        var user = await database.Users.FirstAsync(u => u.Id == id, ct);
        var votes = await database.Votes.Where(v => v.UserId == id).OrderBy(v => v.At).Select(v => new { v.Paper, v.At }).ToListAsync(ct);
        var searches = await database.SavedSearches.Where(s => s.UserId == id).OrderBy(s => s.Name).Select(s => new { s.Name, s.Query, s.CreatedAt }).ToListAsync(ct);
        var digests = await database.Subscriptions.AsNoTracking().Where(s => s.Email == user.Email || s.UserId == id).OrderBy(s => s.Id).ToListAsync(ct);
        context.Response.Headers.ContentDisposition = "attachment; filename=\"offprint-account.json\"";
        context.Response.Headers.CacheControl = "no-store";
        var submissions = await database.Submissions.Where(s => s.UserId == id).OrderBy(s => s.SubmittedAt)
            .Select(s => new { s.SubmittedAt, State = s.State.ToString(), s.Title, s.Abstract, s.Authors, s.Date, s.Area, s.Tags, s.ArxivId, s.Doi, s.Url, s.Note, s.Reason, s.DecidedAt, Paper = s.PaperSlug }).ToListAsync(ct);
        var comments = await database.Comments.Where(c => c.UserId == id).OrderBy(c => c.PostedAt).Select(c => new { c.Id, Paper = c.PaperSlug, c.Text, c.PostedAt, c.EditedAt, State = c.State.ToString(), c.ReplyTo }).ToListAsync(ct);
        return Results.Json(new { user.Email, user.Name, user.CreatedAt, Votes = votes, Submissions = submissions, Comments = comments, Searches = searches, Digests = digests.Select(d => new { Frequency = d.Frequency.ToString(), d.Areas, d.SavedSearchId, d.CreatedAt, d.ConfirmedAt, d.LastDigest }) });
    }

    private static async Task<IResult> DeleteAsync([FromForm] IFormCollection sent, HttpContext context, SiteDatabases databases, Trending trending, CancellationToken ct)
    {
        var id = User(context);
        await using (var database = databases.Open())
        {
            var email = await database.Users.Where(u => u.Id == id).Select(u => u.Email).FirstAsync(ct);
            await database.SignInLinks.Where(l => l.Email == email).ExecuteDeleteAsync(ct);
            await database.Votes.Where(v => v.UserId == id).ExecuteDeleteAsync(ct);
            await database.Subscriptions.Where(s => s.Email == email || s.UserId == id).ExecuteDeleteAsync(ct);
            await database.SavedSearches.Where(s => s.UserId == id).ExecuteDeleteAsync(ct);
            await database.Users.Where(u => u.Id == id).ExecuteDeleteAsync(ct);
        }

        trending.Changed();
        await context.SignOutAsync();
        return Page.Message(StatusCodes.Status200OK, "The account is gone", "With it your address, your name, your votes, submissions, saved searches and digests. Your comments stay without a name.");
    }

    private static async Task<IResult> VoteAsync(string slug, [FromForm] IFormCollection sent, HttpContext context, SiteCatalog catalog, PaperLists lists, Votes votes, CancellationToken ct)
    {
        if (await lists.PaperAsync(slug, ct) is not { } paper) return FindEndpoints.Missing(slug, catalog);
        await votes.SetAsync(paper.Slug, User(context)!.Value, sent["vote"] == "1", ct);
        return Results.Redirect("/papers/" + paper.Slug);
    }
}
