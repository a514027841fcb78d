using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Offprint.Site.Hosting;

/// <summary>Gives answers that programs ask for again and again (the JSON interface, feeds) a tag made of their content, and answers 304 while it stays the same.</summary>
internal static class EntityTags
{
    public static void Use(IApplicationBuilder app) => app.UseWhen(
        static context => HttpMethods.IsGet(context.Request.Method) && (context.Request.Path.StartsWithSegments("/api/v1") || context.Request.Path.StartsWithSegments("/feeds")),
        static branch => branch.Use(static async (context, next) =>
        {
            var body = context.Response.Body;
            using var kept = new MemoryStream();
            context.Response.Body = kept;
            try
            {
                await next(context);
            }
            finally
            {
                context.Response.Body = body;
            }

            if (context.Response.StatusCode == StatusCodes.Status200OK)
            {
                var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(kept.GetBuffer().AsSpan(0, (int)kept.Length)))[..32]}\"";
                context.Response.Headers.ETag = "W/" + tag; // weak: the same content, compressed or not
                context.Response.Headers.CacheControl = "no-cache";
                if (EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out var known) && known.Any(k => k.Tag == "*" || k.Tag == tag))
                {
                    context.Response.StatusCode = StatusCodes.Status304NotModified;
                    context.Response.ContentLength = null;
                    context.Response.ContentType = null;
                    return;
                }
            }

            kept.Position = 0;
            await kept.CopyToAsync(body, context.RequestAborted);
        }));
}
