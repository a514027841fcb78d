using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Offprint.Inference;

namespace Offprint.Serving;

/// <summary>Several continuations of one request: all are taken by the engine, or none.</summary>
internal sealed class Generations : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly List<IAsyncEnumerable<GenerationChunk>> _streams = [];

    private Generations(CancellationToken aborted) => _stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);

    public int Count => _streams.Count;

    /// <summary>Hands requests to the engine.</summary>
    public static Generations Submit(ServedModel model, IEnumerable<GenerationRequest> requests, ServingOptions options, CancellationToken aborted)
    {
        var generations = new Generations(aborted);
        try
        {
            foreach (var request in requests)
            {
                if (request.Prompt.Count >= model.Engine.Model.MaximumPositions)
                {
                    throw ApiException.Invalid($"This model's maximum context length is {model.Engine.Model.MaximumPositions} tokens; the prompt has {request.Prompt.Count}, and the continuation needs at least one.", code: "context_length_exceeded");
                }

                generations._streams.Add(model.Engine.GenerateAsync(request, generations._stop.Token));
            }

            return generations;
        }
        catch (Exception error)
        {
            generations._stop.Cancel();
            generations.Dispose();
            throw error switch
            {
                GenerationQueueFullException => new ApiException(StatusCodes.Status429TooManyRequests, error.Message, "rate_limit_error", code: "queue_full") { RetryAfter = Math.Max(1, (int)Math.Ceiling(options.RetryAfter.TotalSeconds)) },
                ArgumentException => ApiException.Invalid(error.Message),
                ObjectDisposedException => new ApiException(StatusCodes.Status503ServiceUnavailable, "The server is shutting down.", "server_error", code: "shutting_down"),
                _ => error,
            };
        }
    }

    /// <summary>All chunks of all continuations as they arise. Leaving early stops them all.</summary>
    public async IAsyncEnumerable<(int Choice, GenerationChunk Chunk)> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (_streams.Count == 1)
        {
            await foreach (var chunk in _streams[0].WithCancellation(cancellation).ConfigureAwait(false))
            {
                yield return (0, chunk);
            }

            yield break;
        }

        var merged = Channel.CreateUnbounded<(int, GenerationChunk)>();
        var readers = Task.WhenAll(_streams.Select((stream, choice) => Task.Run(
            async () =>
            {
                await foreach (var chunk in stream.ConfigureAwait(false))
                {
                    merged.Writer.TryWrite((choice, chunk));
                }
            },
            CancellationToken.None)));
        _ = readers.ContinueWith(task => merged.Writer.TryComplete(task.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await foreach (var item in merged.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    public void Dispose()
    {
        try
        {
            _stop.Cancel();
        }
        finally
        {
            _stop.Dispose();
        }
    }
}
