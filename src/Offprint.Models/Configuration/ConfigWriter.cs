using System.Text.Json.Nodes;

namespace Offprint.Models;

internal static class ConfigWriter
{
    /// <summary>One id as a number, several as a list; nothing when there are none and the file had none.</summary>
    public static void Ids(JsonObject json, string name, IReadOnlyList<int> ids)
    {
        if (ids.Count > 0 || json.ContainsKey(name))
        {
            json[name] = ids.Count switch
            {
                0 => null,
                1 => ids[0],
                _ => new JsonArray([.. ids.Select(id => (JsonNode)id)]),
            };
        }
    }

    public static void Heads(JsonObject json, ModelConfig config)
    {
        if (config.HeadsPerLayer is { } heads)
        {
            json["num_attention_heads_per_layer"] = new JsonArray([.. heads.Select(h => (JsonNode)h)]);
            json.Remove("pruned_heads");
        }
    }

    /// <summary>Label names, which is how files say how many there are; names of the file are kept while their number fits.</summary>
    public static void Labels(JsonObject json, int count)
    {
        var present = (json["id2label"] as JsonObject)?.Count ?? 2;
        if (present == count)
        {
            return;
        }
        json.Remove("num_labels");
        json["id2label"] = new JsonObject(Enumerable.Range(0, count).Select(i => KeyValuePair.Create(ModelPath.Number(i), (JsonNode?)$"LABEL_{i}")));
        json["label2id"] = new JsonObject(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"LABEL_{i}", (JsonNode?)i)));
    }

    public static string Name(Activation activation) => activation switch
    {
        Activation.Gelu => "gelu",
        Activation.GeluTanh => "gelu_new",
        Activation.QuickGelu => "quick_gelu",
        Activation.Silu => "silu",
        Activation.Relu => "relu",
        Activation.Tanh => "tanh",
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "is no known activation."),
    };

    /// <summary>Writes the activation, but keeps the file's own spelling of the same function.</summary>
    public static void ActivationField(JsonObject json, string name, Activation activation, string file)
    {
        if (json[name] is null || new ConfigReader(json.ToJsonString(), file).Activation(name, "") != activation)
        {
            json[name] = Name(activation);
        }
    }
}
