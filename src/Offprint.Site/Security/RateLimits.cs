using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Offprint.Site.Hosting;

namespace Offprint.Site.Security;

/// <summary>How often one address may ask.</summary>
internal static class RateLimits
{
    /// <summary>For the JSON interface.</summary>
    public const string Api = "api";

    /// <summary>For starting runs.</summary>
    public const string Runs = "runs";

    /// <summary>For asking for links that sign in, and using them.</summary>
    public const string SignIn = "sign-in";

    /// <summary>For votes.</summary>
    public const string Votes = "votes";

    /// <summary>For submitting papers.</summary>
    public const string Submit = "submit";

    /// <summary>For comments.</summary>
    public const string Comments = "comments";

    /// <summary>For watching runs: connections that stay open.</summary>
    public const string Watchers = "watchers";

    private const int WatchersOfOneAddress = 12;

    public static void Add(IServiceCollection services, SiteOptions options) => services.AddRateLimiter(limiter =>
    {
        limiter.AddPolicy(Api, context => Window(context, options.RequestsPerMinute));
        limiter.AddPolicy(Runs, context => Window(context, options.RunsPerMinute));
        limiter.AddPolicy(SignIn, static context => Window(context, 10));
        limiter.AddPolicy(Votes, static context => Window(context, 60));
        limiter.AddPolicy(Submit, static context => Window(context, 10));
        limiter.AddPolicy(Comments, static context => Window(context, 20));
        limiter.AddPolicy(Watchers, static context => RateLimitPartition.GetConcurrencyLimiter(Visitor.Partition(context), static _ => new ConcurrencyLimiterOptions { PermitLimit = WatchersOfOneAddress }));
        limiter.OnRejected = static async (rejected, ct) =>
        {
            var context = rejected.HttpContext;
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)) context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            const string Text = "Too many requests from this address; try again in a minute.";
            IResult answer = context.Request.Path.StartsWithSegments("/api")
                ? TypedResults.Problem(Text, statusCode: StatusCodes.Status429TooManyRequests)
                : Page.Message(StatusCodes.Status429TooManyRequests, "Too many requests", Text);
            await answer.ExecuteAsync(context);
        };
    });

    internal static RateLimitPartition<string> Window(HttpContext context, int permits) =>
        RateLimitPartition.GetFixedWindowLimiter(Visitor.Partition(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) });
}
