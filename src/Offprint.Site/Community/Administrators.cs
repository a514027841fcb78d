using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Offprint.Site.Hosting;

namespace Offprint.Site.Community;

/// <summary>Who may decide about submissions and hide comments: the addresses that are configured. The link by which people sign in proves the address.</summary>
internal static class Administrators
{
    public static bool Is(HttpContext context, SiteOptions options) =>
        context.User.Identity?.IsAuthenticated == true && context.User.FindFirstValue(ClaimTypes.Email) is { } email && options.Admins.Contains(email, StringComparer.OrdinalIgnoreCase);

    /// <summary>Lets administrators through and nobody else; others are told that there is nothing.</summary>
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Is(context.HttpContext, (SiteOptions)context.HttpContext.RequestServices.GetService(typeof(SiteOptions))!)
            ? await next(context)
            : Page.NotFound($"There is nothing at '{context.HttpContext.Request.Path}'.");
}
