using System.Text.Json;
using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>Reads fields of a config.json; errors name the file, the field, the value, and what would be right.</summary>
internal sealed class ConfigReader
{
    private readonly JsonObject _json;

    public ConfigReader(string text, string file) : this(ParseObject(text, file), text, file)
    {
    }

    private ConfigReader(JsonObject json, string text, string file) => (_json, Text, File) = (json, text, file);

    public string Text { get; }

    public string File { get; }

    public string ModelType => _json["model_type"] is JsonValue value && value.TryGetValue<string>(out var type)
        ? type
        : throw new InvalidDataException($"{File}: model_type is missing.");

    public string? Architecture => _json["architectures"] is JsonArray { Count: > 0 } names ? names[0]?.ToString() : null;

    public bool Has(string name) => _json[name] is not null;

    public ConfigReader? Object(string name) => _json[name] switch
    {
        null => null,
        JsonObject inner => new ConfigReader(inner, Text, $"{File}: {name}"),
        var other => throw Wrong(name, other, "an object"),
    };

    /// <summary>A section that the file does not have: every field has its default.</summary>
    public ConfigReader Empty(string name) => new([], Text, $"{File}: {name}");

    public int Int(string name) => OptionalInt(name) ?? throw new InvalidDataException($"{File}: {name} is missing; it must be a whole number.");

    public int Int(string name, int whenMissing) => OptionalInt(name) ?? whenMissing;

    public int? OptionalInt(string name) => _json[name] is not { } node
        ? null
        : node is JsonValue value && value.TryGetValue<double>(out var number) && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw Wrong(name, node, "a whole number");

    public double Double(string name, double whenMissing) => OptionalDouble(name) ?? whenMissing;

    public double? OptionalDouble(string name) => _json[name] is not { } node
        ? null
        : node is JsonValue value && value.TryGetValue<double>(out var number) ? number : throw Wrong(name, node, "a number");

    public bool Bool(string name, bool whenMissing) => _json[name] is not { } node
        ? whenMissing
        : node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : throw Wrong(name, node, "true or false");

    public string? String(string name) => _json[name] is not { } node
        ? null
        : node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Wrong(name, node, "a string");

    /// <summary>One number or a list of them; empty when missing.</summary>
    public IReadOnlyList<int> Ids(string name) => _json[name] switch
    {
        null => [],
        JsonArray list => [.. list.Select(item => item is JsonValue value && value.TryGetValue<int>(out var id) ? id : throw Wrong(name, list, "a list of ids"))],
        _ => [Int(name)],
    };

    public bool IsNumber(string name) => _json[name] is JsonValue value && value.TryGetValue<double>(out _);

    /// <summary>A list of so many numbers; null when missing.</summary>
    public IReadOnlyList<double>? Numbers(string name, int count) => _json[name] switch
    {
        null => null,
        JsonArray list when list.Count == count => [.. list.Select(item => item is JsonValue value && value.TryGetValue<double>(out var number) ? number : throw Wrong(name, list, $"a list of {count} numbers"))],
        var other => throw Wrong(name, other, $"a list of {count} numbers"),
    };

    public IReadOnlyList<string>? Strings(string name) => _json[name] switch
    {
        null => null,
        JsonArray list => [.. list.Select(item => item?.ToString() ?? "")],
        var other => throw Wrong(name, other, "a list of names"),
    };

    /// <summary>The heads of every layer: our own list, or what <c>pruned_heads</c> leaves.</summary>
    public IReadOnlyList<int>? HeadsPerLayer(int layers, int heads)
    {
        if (Has("num_attention_heads_per_layer"))
        {
            return Ids("num_attention_heads_per_layer");
        }
        if (_json["pruned_heads"] is not JsonObject { Count: > 0 } pruned)
        {
            return null;
        }
        return [.. Enumerable.Range(0, layers).Select(layer => heads - ((pruned[ModelPath.Number(layer)] as JsonArray)?.Count ?? 0))];
    }

    public Activation Activation(string name, string whenMissing)
    {
        var text = String(name) ?? whenMissing;
        return TryActivation(text, out var activation) ? activation : throw Unsupported(name, text, "gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, quick_gelu, silu, swish, relu, tanh");
    }

    public static bool TryActivation(string name, out Activation activation)
    {
        (activation, var known) = name switch
        {
            "gelu" => (Models.Activation.Gelu, true),
            "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => (Models.Activation.GeluTanh, true),
            "quick_gelu" => (Models.Activation.QuickGelu, true),
            "silu" or "swish" => (Models.Activation.Silu, true),
            "relu" => (Models.Activation.Relu, true),
            "tanh" => (Models.Activation.Tanh, true),
            _ => default,
        };
        return known;
    }

    /// <summary>Labels of the classification head: <c>num_labels</c>, or the size of <c>id2label</c>; 2 when neither is there.</summary>
    public int LabelCount() => OptionalInt("num_labels") ?? (_json["id2label"] as JsonObject)?.Count ?? 2;

    /// <summary>Refuses a field that would change the computation unless it has the one value that is supported.</summary>
    public void Only(string name, params string?[] supported)
    {
        if (_json[name] is { } node && !supported.Contains(node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString()))
        {
            throw Unsupported(name, node.ToJsonString(), string.Join(", ", supported));
        }
    }

    public void RefuseQuantization()
    {
        if (Has("quantization_config"))
        {
            throw new UnsupportedCheckpointException($"{File}: quantization_config: quantized weights are not supported. Supported: float32, float16, bfloat16.");
        }
    }

    public UnsupportedCheckpointException Unsupported(string name, string value, string supported) =>
        new($"{File}: {name} is {value}, which is not supported. Supported: {supported}.");

    public static JsonObject ParseObject(string text, string file)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new InvalidDataException($"{file}: expected a JSON object.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file}: no valid JSON ({error.Message})", error);
        }
    }

    private InvalidDataException Wrong(string name, JsonNode value, string right) => new($"{File}: {name} is {value.ToJsonString()}; it must be {right}.");
}
