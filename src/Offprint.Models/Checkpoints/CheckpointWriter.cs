using System.Text.Json;
using System.Text.Json.Nodes;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Writes a model in Hugging Face layout.</summary>
internal static class CheckpointWriter
{
    internal static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(PretrainedModel model, string folder, SaveOptions options)
    {
        var type = options.DataType ?? model.DataType;
        var typeName = type switch
        {
            ScalarType.Float32 => "float32",
            ScalarType.Float16 => "float16",
            ScalarType.BFloat16 => "bfloat16",
            ScalarType.Float64 => "float64",
            _ => throw new ArgumentException($"{type} is no type that weights are saved in; use Float32, Float16 or BFloat16.", nameof(options)),
        };
        Directory.CreateDirectory(folder);
        using (var scope = new TensorScope())
        using (no_grad())
        {
            var tensors = model.TensorSpecs.Where(spec => spec.TiedTo is null)
                .Select(spec => KeyValuePair.Create(spec.Name, Stored(model, spec)))
                .ToList();
            TensorFolder.Write(folder, tensors, options.MaximumShardBytes, storeFloatsAs: type);
        }
        var config = model.Config.ToJson();
        config["architectures"] = new JsonArray(model.Family.Architecture(model.Config, model.Head));
        config.Remove("dtype");
        config["torch_dtype"] = typeName;
        WriteText(Path.Combine(folder, "config.json"), config.ToJsonString(Indented));
        if (model.GenerationConfig is { } generation)
        {
            WriteText(Path.Combine(folder, "generation_config.json"), generation);
        }
        else if (model is CausalLanguageModel)
        {
            WriteText(Path.Combine(folder, "generation_config.json"), Generation(model.Config).ToJsonString(Indented));
        }
    }

    private static Tensor Stored(PretrainedModel model, TensorSpec spec)
    {
        var value = model.Slot(spec.Name).Value;
        var shape = spec.Transposed ? value.shape.Reverse() : value.shape;
        if (!shape.SequenceEqual(spec.Shape))
        {
            throw new InvalidOperationException($"{spec.Name} is [{string.Join(", ", shape)}] but the configuration says [{string.Join(", ", spec.Shape)}]; change the configuration together with the modules.");
        }
        return spec.Transposed ? value.detach().t() : value.detach();
    }

    private static JsonObject Generation(ModelConfig config)
    {
        var json = new JsonObject();
        ConfigWriter.Ids(json, "bos_token_id", config.BeginTokenId is { } begin ? [begin] : []);
        ConfigWriter.Ids(json, "eos_token_id", config.EndTokenIds);
        ConfigWriter.Ids(json, "pad_token_id", config.PaddingTokenId is { } pad ? [pad] : []);
        return json;
    }

    /// <summary>Writes a text file beside its target and renames it.</summary>
    internal static void WriteText(string path, string text)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, text + "\n");
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
