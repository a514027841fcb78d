using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Offprint.Papers;
using Offprint.Site.Hosting;
using Offprint.Site.Security;

namespace Offprint.Site.Mcp;

/// <summary>The Model Context Protocol at <c>/mcp</c> (Streamable HTTP, no sessions): the same tools as on the standard streams.</summary>
internal static class McpEndpoints
{
    /// <summary>What is null is written as null: then an answer is as its schema says.</summary>
    private static readonly JsonSerializerOptions Json = new(McpJsonUtilities.DefaultOptions) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    /// <summary>What both transports have: name, advice, tools.</summary>
    public static IMcpServerBuilder AddServer(IServiceCollection services)
    {
        services.AddSingleton<McpVisitor>();
        return services.AddMcpServer(static server =>
        {
            server.ServerInfo = new Implementation { Name = "offprint", Title = "Offprint: papers that run", Version = RunEnvironment.OffprintVersion };
            server.ServerInstructions = "Papers that run. search finds papers, show tells what one does and which options its run takes, run starts a run (quick unless asked otherwise), result reads how it goes and what came out. Give verdicts with their figures and intervals; a quick run has no verdict.";
        })
            .WithRequestFilters(static filters => filters.AddCallToolFilter(static next => (request, ct) => TellAsync(next, request, ct)))
            .WithTools<PaperTools>(Json);
    }

    /// <summary>A call that is wrong is answered with the reason; that is no event for the log of the server.</summary>
    private static async ValueTask<CallToolResult> TellAsync(McpRequestHandler<CallToolRequestParams, CallToolResult> next, RequestContext<CallToolRequestParams> request, CancellationToken ct)
    {
        try
        {
            return await next(request, ct);
        }
        catch (McpException exception) when (exception is not McpProtocolException)
        {
            return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = exception.Message }] };
        }
    }

    public static void Add(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        AddServer(services).WithHttpTransport();
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMcp("/mcp").RequireRateLimiting(RateLimits.Api).ExcludeFromDescription();

    /// <summary>A page elsewhere may not use the tools through its visitor's browser: requests that carry an origin have to come from this site.</summary>
    public static void Guard(IApplicationBuilder app) => app.UseWhen(static context => context.Request.Path.StartsWithSegments("/mcp"), static branch => branch.Use(static (context, next) =>
    {
        var origin = context.Request.Headers.Origin.ToString();
        var options = context.RequestServices.GetRequiredService<SiteOptions>();
        if (origin.Length == 0 || origin.Equals(new Uri(SiteAddress.Of(context, options)).GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)) return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("The tools can't be used from a page of another site.", context.RequestAborted);
    }));
}
