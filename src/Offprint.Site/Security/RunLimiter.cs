using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Offprint.Site.Security;

/// <summary>How often one address may start runs where no endpoint of its own stands for that.</summary>
/// <param name="options">Options of the site.</param>
internal sealed class RunLimiter(SiteOptions options) : IDisposable
{
    public PartitionedRateLimiter<HttpContext> Limiter { get; } = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimits.Window(context, options.RunsPerMinute));

    public void Dispose() => Limiter.Dispose();
}
