using Offprint.Tensors;

namespace Offprint.Models;

/// <summary>
/// What llama.cpp calls an architecture: how a family's configuration and tensors are named in a GGUF file. Adding a family means adding one of these;
/// tokenizers and types are the same for all.
/// </summary>
internal abstract class GgufArchitecture
{
    private static readonly GgufArchitecture[] All = [new GgufLlama(), new GgufGpt2(), new GgufGptNeoX()];

    /// <summary>Every architecture name that is read.</summary>
    public static string Supported => string.Join(", ", All.SelectMany(architecture => architecture.Names));

    /// <summary>The values of <c>general.architecture</c>.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The name for a configuration, or null when this is not its family.</summary>
    public abstract string? NameFor(ModelConfig config);

    /// <summary>The configuration as metadata, after the general keys.</summary>
    /// <exception cref="UnsupportedCheckpointException">An option that llama.cpp does not compute.</exception>
    public abstract IEnumerable<KeyValuePair<string, GgufValue>> Describe(ModelConfig config, GgufExportOptions options);

    /// <summary>The configuration in a file; token ids are added by the caller.</summary>
    public abstract ModelConfig Read(GgufMetadataReader metadata, GgufFile file);

    /// <summary>The name of a tensor without <c>.weight</c> or <c>.bias</c>; the part of a checkpoint's name behind the layer's number, or all of it outside of layers.</summary>
    public abstract string Rename(string name, bool inLayer);

    /// <summary>The prefix of layers in checkpoint names: <c>layers.</c>, <c>h.</c></summary>
    public abstract string LayerPrefix { get; }

    /// <summary>
    /// Rows that stand in another order in the file: those of a checkpoint are a table [outer, first, second], those of the file [outer, second, first]. Null for tensors that stay as they are.
    /// </summary>
    public virtual (long Outer, long First, long Second)? ExchangedRows(ModelConfig config, string bareName, long rows) => null;

    /// <summary>Tensors that llama.cpp needs and a checkpoint does not have.</summary>
    public virtual IEnumerable<GgufTensorData> Extra(ModelConfig config) => [];

    /// <summary>Whether a tensor of the file carries nothing that the configuration does not say.</summary>
    public virtual bool IsDerived(string tensorName) => false;

    /// <summary>The file's name of a tensor: <c>layers.3.mlp.up_proj.weight</c> becomes <c>blk.3.ffn_up.weight</c>.</summary>
    public string TensorName(string bareName)
    {
        var (owner, parameter) = ModelPath.Split(bareName);
        if (!owner.StartsWith(LayerPrefix, StringComparison.Ordinal))
        {
            return $"{Rename(owner, inLayer: false)}.{parameter}";
        }
        var rest = owner[LayerPrefix.Length..];
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        return $"blk.{rest[..dot]}.{Rename(rest[(dot + 1)..], inLayer: true)}.{parameter}";
    }

    public static GgufArchitecture For(ModelConfig config, out string name)
    {
        foreach (var architecture in All)
        {
            if (architecture.NameFor(config) is { } found)
            {
                name = found;
                return architecture;
            }
        }
        throw new UnsupportedCheckpointException($"{config.ModelType} models cannot be written as GGUF. Supported: gpt2, gpt_neox, llama, mistral, qwen2, qwen3.");
    }

    public static GgufArchitecture For(GgufMetadataReader metadata)
    {
        var name = metadata.Text("general.architecture");
        return Array.Find(All, architecture => architecture.Names.Contains(name)) ?? throw metadata.Unsupported("general.architecture", name, Supported);
    }

    /// <summary>Refuses what llama.cpp would silently compute otherwise.</summary>
    protected static void Need(ModelConfig config, bool holds, string what)
    {
        if (!holds)
        {
            throw new UnsupportedCheckpointException($"This {config.ModelType} model has {what}, which llama.cpp does not compute; it cannot be written as GGUF.");
        }
    }
}
