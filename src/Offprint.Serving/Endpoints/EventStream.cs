using System.Text.Json.Nodes;
using Offprint.Inference;

namespace Offprint.Serving;

/// <summary>Sends continuations as server-sent events.</summary>
internal static class EventStream
{
    /// <summary>Sends every chunk as it arises.</summary>
    /// <param name="context">The request.</param>
    /// <param name="running">Its continuations.</param>
    /// <param name="head">What every event begins with.</param>
    /// <param name="sampling">The request's fields.</param>
    /// <param name="choice">Makes the choice of an event; null for nothing to say yet.</param>
    public static async Task SendAsync(HttpContext context, Generations running, ResponseHead head, SamplingFields sampling, Func<int, GenerationChunk, JsonObject?> choice)
    {
        JsonResponse.BeginEvents(context);
        var usages = new GenerationUsage?[running.Count];
        try
        {
            await foreach (var (index, chunk) in running.ReadAsync(context.RequestAborted).ConfigureAwait(false))
            {
                usages[index] = chunk.Usage ?? usages[index];
                if (choice(index, chunk) is { } made)
                {
                    var body = head.Body();
                    body["choices"] = new JsonArray(made);
                    if (sampling.StreamUsage)
                    {
                        body["usage"] = null;
                    }

                    await JsonResponse.EventAsync(context, body).ConfigureAwait(false);
                }
            }

            if (sampling.StreamUsage)
            {
                var body = head.Body();
                body["choices"] = new JsonArray();
                body["usage"] = Usage.Of(usages.Select(static usage => usage!), sampling.Choices);
                await JsonResponse.EventAsync(context, body).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The status is sent; an event says what went wrong.
            var told = error as ApiException ?? new ApiException(StatusCodes.Status500InternalServerError, "The continuation failed.", "server_error");
            await JsonResponse.EventAsync(context, ApiErrors.Body(told)).ConfigureAwait(false);
        }

        await JsonResponse.DoneAsync(context).ConfigureAwait(false);
    }
}
