using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Offprint.Serving;

/// <summary><c>POST /v1/embeddings</c>.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "It lives as long as the server, and nobody asks the semaphore for a handle.")]
internal sealed class EmbeddingsEndpoint(ServedModels models, ServingOptions options)
{
    private readonly SemaphoreSlim _one = new(1);

    public async Task HandleAsync(HttpContext context)
    {
        var fields = await RequestFields.ReadAsync(context).ConfigureAwait(false);
        var model = models.Encoder(fields.RequiredText("model"));
        fields.Ignore("user");
        var texts = Inputs(fields);
        var format = fields.Text("encoding_format") ?? "float";
        if (format is not ("float" or "base64"))
        {
            throw fields.Wrong("encoding_format", "float or base64");
        }

        if (fields.Whole("dimensions", 1, int.MaxValue) is { } dimensions && model.Generator.GetService(typeof(EmbeddingGeneratorMetadata)) is EmbeddingGeneratorMetadata metadata && dimensions != metadata.DefaultModelDimensions)
        {
            throw ApiException.Invalid($"'dimensions' must be {metadata.DefaultModelDimensions} for this model, or left out.", "dimensions", "invalid_value");
        }

        fields.CheckAllKnown();
        GeneratedEmbeddings<Embedding<float>> embeddings;
        await _one.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            embeddings = await model.Generator.GenerateAsync(texts, cancellationToken: context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }

        await JsonResponse.WriteAsync(context, new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. embeddings.Select((embedding, index) => new JsonObject { ["object"] = "embedding", ["index"] = index, ["embedding"] = Vector(embedding.Vector, format) })]),
            ["model"] = model.Id,
            ["usage"] = new JsonObject { ["prompt_tokens"] = embeddings.Usage?.InputTokenCount, ["total_tokens"] = embeddings.Usage?.TotalTokenCount },
        }).ConfigureAwait(false);
    }

    private static JsonNode Vector(ReadOnlyMemory<float> vector, string format) => format == "base64"
        ? JsonValue.Create(Convert.ToBase64String(MemoryMarshal.AsBytes(vector.Span)))
        : new JsonArray([.. vector.ToArray().Select(static x => JsonValue.Create(x))]);

    private string[] Inputs(RequestFields fields)
    {
        const string expected = "a string or a list of strings, none of them empty";
        var value = fields.Any("input") ?? throw ApiException.Invalid("The field 'input' is missing.", "input", "missing_required_parameter");
        string[] texts = value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw fields.Wrong("input", expected))],
            _ => throw fields.Wrong("input", expected),
        };
        if (texts.Length == 0 || texts.Any(string.IsNullOrEmpty))
        {
            throw fields.Wrong("input", expected);
        }

        return texts.Length <= options.MaximumInputs ? texts : throw fields.Wrong("input", $"at most {options.MaximumInputs} texts");
    }
}
