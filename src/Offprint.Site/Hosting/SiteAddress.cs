using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Offprint.Site.Hosting;

/// <summary>The address of the site for links that leave it.</summary>
internal static class SiteAddress
{
    /// <summary>The configured address, else the one that the server listens at: for links that are sent to somebody, never from a request.</summary>
    /// <returns>An address without a slash at its end.</returns>
    public static string OfServer(IServer server, SiteOptions options) =>
        (options.PublicUrl ?? new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First())).AbsoluteUri.TrimEnd('/');

    /// <summary>
    /// The configured address. Without one the site is for this machine only; then it is the address that was asked for, whose host name can only be
    /// one of this machine's.
    /// </summary>
    /// <returns>An address without a slash at its end.</returns>
    public static string Of(HttpContext context, SiteOptions options) =>
        options.PublicUrl is { } url ? url.AbsoluteUri.TrimEnd('/') : $"{context.Request.Scheme}://{context.Request.Host.Value}";
}
