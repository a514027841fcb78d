using Offprint.Tensors;

namespace Offprint.Models;

/// <summary>GPT-2: fused projections, LayerNorm, learned positions; matrices stored [out, in], as Offprint computes with them.</summary>
internal sealed class GgufGpt2 : GgufArchitecture
{
    public override IReadOnlyList<string> Names { get; } = ["gpt2"];

    public override string LayerPrefix => "h.";

    public override string? NameFor(ModelConfig config) => config is Gpt2Config ? "gpt2" : null;

    public override IEnumerable<KeyValuePair<string, GgufValue>> Describe(ModelConfig config, GgufExportOptions options)
    {
        var gpt = (Gpt2Config)config;
        Need(config, gpt.Activation == Activation.GeluTanh, $"the activation {gpt.Activation}");
        Need(config, gpt.ScaleAttention && !gpt.ScaleAttentionByLayer, "other attention scales than 1/√d");
        Need(config, gpt.HeadsPerLayer is null, "layers with different numbers of heads");
        yield return new("gpt2.context_length", GgufValue.Of((uint)gpt.MaximumPositions));
        yield return new("gpt2.embedding_length", GgufValue.Of((uint)gpt.HiddenSize));
        yield return new("gpt2.block_count", GgufValue.Of((uint)gpt.LayerCount));
        yield return new("gpt2.feed_forward_length", GgufValue.Of((uint)gpt.FeedForwardSize));
        yield return new("gpt2.attention.head_count", GgufValue.Of((uint)gpt.HeadCount));
        yield return new("gpt2.attention.layer_norm_epsilon", GgufValue.Of((float)gpt.NormEpsilon));
        yield return new("gpt2.vocab_size", GgufValue.Of((uint)gpt.VocabularySize));
    }

    public override ModelConfig Read(GgufMetadataReader metadata, GgufFile file) => new Gpt2Config
    {
        VocabularySize = GgufTensors.Rows(file, "token_embd.weight"),
        HiddenSize = metadata.Int("gpt2.embedding_length"),
        LayerCount = metadata.Int("gpt2.block_count"),
        HeadCount = metadata.Int("gpt2.attention.head_count"),
        FeedForwardSize = metadata.Int("gpt2.feed_forward_length"),
        MaximumPositions = metadata.Int("gpt2.context_length"),
        NormEpsilon = metadata.Double("gpt2.attention.layer_norm_epsilon"),
        TieWordEmbeddings = !file.Tensors.ContainsKey("output.weight"),
        BeginTokenId = null,
        EndTokenIds = [],
    };

    public override string Rename(string name, bool inLayer) => name switch
    {
        "wte" => "token_embd",
        "wpe" => "position_embd",
        "ln_f" => "output_norm",
        "lm_head" => "output",
        "ln_1" => "attn_norm",
        "attn.c_attn" => "attn_qkv",
        "attn.c_proj" => "attn_output",
        "ln_2" => "ffn_norm",
        "mlp.c_fc" => "ffn_up",
        "mlp.c_proj" => "ffn_down",
        _ => throw new ArgumentException($"{name} is no tensor of a GPT-2.", nameof(name)),
    };
}
