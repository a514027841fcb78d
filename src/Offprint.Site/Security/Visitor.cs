using System.Net;
using Microsoft.AspNetCore.Http;

namespace Offprint.Site.Security;

/// <summary>Who asks.</summary>
internal static class Visitor
{
    /// <summary>
    /// Whether somebody on this machine uses a site that is for this machine only: no public address is configured, the connection comes from here, and
    /// nothing says that a proxy passed it on. The host name was checked before, so that a page elsewhere can't pretend to be one of ours.
    /// </summary>
    public static bool IsLocal(HttpContext context, SiteOptions options) =>
        options.PublicUrl is null
        && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    /// <summary>The address for rate limits: of IPv6 the network that one customer gets.</summary>
    public static string Partition(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
