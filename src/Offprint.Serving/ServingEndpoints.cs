using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Offprint.Serving;

/// <summary>Puts OpenAI's endpoints into any ASP.NET application.</summary>
public static class ServingEndpoints
{
    /// <summary>
    /// Maps <c>/v1/completions</c>, <c>/v1/chat/completions</c>, <c>/v1/embeddings</c>, <c>/v1/models</c> and <c>/health</c>. Errors have OpenAI's shape. A client that goes away ends
    /// its request; too many get status 429 with Retry-After.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="models">What to serve; the caller keeps it.</param>
    /// <param name="options">Keys and limits; null for the defaults.</param>
    /// <returns>The group of endpoints.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static RouteGroupBuilder MapOffprint(this IEndpointRouteBuilder endpoints, ServedModels models, ServingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(models);
        options ??= new ServingOptions();
        options.Validate();
        var keys = new ApiKeyCheck(options.ApiKeys);
        var log = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Offprint.Serving");
        var group = endpoints.MapGroup("");
        var list = new ModelsEndpoint(models);
        group.MapPost("/v1/completions", Guarded(new CompletionsEndpoint(models, options).HandleAsync));
        group.MapPost("/v1/chat/completions", Guarded(new ChatEndpoint(models, options).HandleAsync));
        group.MapPost("/v1/embeddings", Guarded(new EmbeddingsEndpoint(models, options).HandleAsync));
        group.MapGet("/v1/models", Guarded(list.ListAsync));
        group.MapGet("/v1/models/{id}", Guarded(context => list.ShowAsync(context, (string)context.Request.RouteValues["id"]!)));
        group.MapGet("/health", static () => Results.Json(new { status = "ok" }));
        group.Map("/v1/{**rest}", Guarded(static context => throw (context.Request.Path.Value is "/v1/completions" or "/v1/chat/completions" or "/v1/embeddings" or "/v1/models"
            ? new ApiException(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Path} does not take {context.Request.Method}.")
            : new ApiException(StatusCodes.Status404NotFound, $"Unknown request URL: {context.Request.Method} {context.Request.Path}.", code: "unknown_url"))));
        return group;

        RequestDelegate Guarded(RequestDelegate handler) => async context =>
        {
            try
            {
                if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                {
                    size.MaxRequestBodySize = options.MaximumBodyBytes;
                }

                keys.Check(context);
                await handler(context).ConfigureAwait(false);
            }
            catch (ApiException error)
            {
                await ApiErrors.WriteAsync(context, error).ConfigureAwait(false);
            }
            catch (Exception) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client went away.
            }
            catch (Exception error) when (!context.Response.HasStarted)
            {
                ServingLog.Failed(log, context.Request.Path, error);
                await ApiErrors.WriteAsync(context, new ApiException(StatusCodes.Status500InternalServerError, "The server had an error while processing your request.", "server_error")).ConfigureAwait(false);
            }
        };
    }
}
