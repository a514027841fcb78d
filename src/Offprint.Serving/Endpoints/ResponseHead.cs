using System.Text.Json.Nodes;

namespace Offprint.Serving;

/// <summary>What every part of an answer begins with.</summary>
internal sealed class ResponseHead(string prefix, string kind, string model)
{
    private readonly string _id = prefix + Guid.NewGuid().ToString("N");
    private readonly long _created = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public JsonObject Body() => new() { ["id"] = _id, ["object"] = kind, ["created"] = _created, ["model"] = model, ["system_fingerprint"] = null };
}
