using System.Text.Json.Nodes;
using Offprint.Papers;

namespace Offprint.App;

/// <summary>Papers as JSON for <c>--json</c>.</summary>
internal static class PaperJson
{
    public static JsonObject Brief(Paper paper, PaperCatalog catalog) => new()
    {
        ["slug"] = paper.Slug,
        ["title"] = paper.Title,
        ["area"] = Names.Of(paper.Area),
        ["kind"] = Names.Of(paper.Kind),
        ["date"] = paper.Date,
        ["state"] = Names.Of(paper.State),
        ["verdict"] = catalog.Result(paper.Slug)?.Verdict?.ToString(),
        ["claim"] = paper.Claim,
        ["tags"] = new JsonArray([.. paper.Tags.Select(t => (JsonNode)t)]),
    };

    public static JsonObject Full(Paper paper, PaperCatalog catalog)
    {
        var json = Brief(paper, catalog);
        json["authors"] = new JsonArray([.. paper.Authors.Select(a => (JsonNode)a)]);
        json["venue"] = paper.Venue;
        json["arxiv"] = paper.Arxiv;
        json["doi"] = paper.Doi;
        json["url"] = paper.Url?.ToString();
        json["authorsCode"] = paper.AuthorsCode;
        json["code"] = new JsonArray([.. paper.Code.Select(c => (JsonNode)c)]);
        json["summary"] = paper.Summary;
        json["body"] = paper.Body;
        return json;
    }
}
