using Microsoft.AspNetCore.Http;

namespace Offprint.Site.Hosting;

/// <summary>The address of the site for links that leave it.</summary>
internal static class SiteAddress
{
    /// <summary>
    /// The configured address. Without one the site is for this machine only; then it is the address that was asked for, whose host name can only be
    /// one of this machine's.
    /// </summary>
    /// <returns>An address without a slash at its end.</returns>
    public static string Of(HttpContext context, SiteOptions options) =>
        options.PublicUrl is { } url ? url.AbsoluteUri.TrimEnd('/') : $"{context.Request.Scheme}://{context.Request.Host.Value}";
}
