using System.Text.Json.Nodes;

namespace Offprint.Serving;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>.</summary>
internal sealed class ModelsEndpoint(ServedModels models)
{
    public Task ListAsync(HttpContext context) => JsonResponse.WriteAsync(context, new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. All()]) });

    public Task ShowAsync(HttpContext context, string id) => JsonResponse.WriteAsync(context, All().FirstOrDefault(model => (string?)model["id"] == id)
        ?? throw new ApiException(StatusCodes.Status404NotFound, $"The model '{id}' does not exist.", param: "model", code: "model_not_found"));

    private IEnumerable<JsonObject> All() =>
    [
        .. models.Decoders.Select(static model => Describe(model.Id, model.Created, "decoder", model.Engine.Model.MaximumPositions)),
        .. models.Encoders.Select(static model => Describe(model.Id, model.Created, "encoder", model.Generator.MaximumTokens)),
    ];

    private static JsonObject Describe(string id, DateTimeOffset created, string kind, int positions) => new()
    {
        ["id"] = id, ["object"] = "model", ["created"] = created.ToUnixTimeSeconds(), ["owned_by"] = "offprint", ["kind"] = kind, ["context_length"] = positions,
    };
}
