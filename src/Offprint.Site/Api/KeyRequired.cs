using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Offprint.Site.Security;

namespace Offprint.Site.Api;

/// <summary>Marks operations that need a key. It is looked at before anything of the body is read.</summary>
internal sealed class KeyRequired
{
    public static KeyRequired Instance { get; } = new();

    /// <summary>The name of the key that a request was let in with.</summary>
    public static string NameOf(HttpContext context) => (string)context.Items[nameof(KeyRequired)]!;

    public static void Use(IApplicationBuilder app, ApiKeys keys) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<KeyRequired>() is not null)
        {
            if (await keys.FindAsync(context.Request, context.RequestAborted) is not { } name)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
                await TypedResults.Problem("This needs a key in the header 'Authorization: Bearer <key>'; on the server './offprint web key --name <what for>' makes one.", statusCode: StatusCodes.Status401Unauthorized)
                    .ExecuteAsync(context);
                return;
            }

            context.Items[nameof(KeyRequired)] = name;
        }

        await next(context);
    });
}
