using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Offprint.Site.Security;

/// <summary>What browsers and caches are told about every answer.</summary>
internal static class SecurityHeaders
{
    /// <summary>Nothing from elsewhere, no inline script or style, no frames, forms only to the site itself.</summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For a report that is looked at by itself: its own style and nothing else.</summary>
    public const string ReportPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    /// <summary>The headers are set when an answer starts, so that they are there after a failure too, which begins with an empty answer; what an endpoint said itself stays.</summary>
    public static void Use(IApplicationBuilder app, SiteOptions options) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            headers.TryAdd("Content-Security-Policy", Policy);
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("Referrer-Policy", "same-origin");
            headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            if (headers.CacheControl.Count == 0 && headers.ContentType.ToString().StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
            {
                // Pages say who is signed in: one visitor's are nobody else's.
                headers.CacheControl = "private, no-cache";
                headers.Append("Vary", "Cookie");
            }

            return Task.CompletedTask;
        }, context.Response);
        if (options.PublicUrl?.Scheme == "https") context.Response.Headers.StrictTransportSecurity = "max-age=15552000";
        return next(context);
    });
}
