using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Offprint.Site.Hosting;

/// <summary>Answers HEAD as GET without the body, for those who only look whether a page is there.</summary>
internal static class HeadRequests
{
    public static void Use(IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        if (!HttpMethods.IsHead(context.Request.Method) || context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal)) // those end only with their run
        {
            await next(context);
            return;
        }

        var body = context.Response.Body;
        context.Request.Method = HttpMethods.Get;
        context.Response.Body = Stream.Null;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Response.Body = body;
        }
    });
}
