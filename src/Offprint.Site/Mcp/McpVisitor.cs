using Microsoft.AspNetCore.Http;
using Offprint.Site.Security;

namespace Offprint.Site.Mcp;

/// <summary>Who calls the tools, and whether they may start runs: over HTTP the same as on the web, on the standard streams whoever started the program.</summary>
/// <param name="options">Options of the site.</param>
/// <param name="keys">Keys that may write.</param>
/// <param name="limits">How often one address may start runs.</param>
/// <param name="accessor">The request; there is none on the standard streams.</param>
internal sealed class McpVisitor(SiteOptions options, ApiKeys keys, RunLimiter limits, IHttpContextAccessor? accessor = null)
{
    /// <summary>The name under which a run is kept; a reason when it may not be started.</summary>
    /// <returns>One of the two.</returns>
    public async Task<(string? Origin, string? Refusal)> MayRunAsync(CancellationToken ct)
    {
        if (accessor?.HttpContext is not { } context) return ("mcp", null);
        string? origin = Visitor.IsLocal(context, options) ? "mcp" : await keys.FindAsync(context.Request, ct) is { } name ? "key: " + name : null;
        if (origin is null) return (null, "Running needs a key in the header 'Authorization: Bearer <key>'; on the server './offprint web key --name <what for>' makes one.");
        using var lease = limits.Limiter.AttemptAcquire(context);
        return lease.IsAcquired ? (origin, null) : (null, "Too many runs from this address; try again in a minute.");
    }
}
