using Offprint.Tensors;

namespace Offprint.Models;

/// <summary>
/// GPT-NeoX and Pythia (architecture <c>gptneox</c>): LayerNorm, heads rotated in part and half against half, attention and feed-forward layer side by side. The rows of the fused
/// projection go head by head in checkpoints (q, k and v of every head) and in three blocks in GGUF files.
/// </summary>
internal sealed class GgufGptNeoX : GgufArchitecture
{
    /// <summary>llama.cpp always computes GELU by its tanh form and has no key for it; ours says which form the checkpoint names.</summary>
    private const string ActivationKey = "offprint.hidden_act";

    public override IReadOnlyList<string> Names { get; } = ["gptneox"];

    public override string LayerPrefix => "layers.";

    public override string? NameFor(ModelConfig config) => config is GptNeoXConfig ? "gptneox" : null;

    public override IEnumerable<KeyValuePair<string, GgufValue>> Describe(ModelConfig config, GgufExportOptions options)
    {
        var neox = (GptNeoXConfig)config;
        var width = neox.HiddenSize / neox.HeadCount;
        Need(config, neox.Activation is Activation.Gelu or Activation.GeluTanh, $"the activation {neox.Activation}");
        Need(config, neox.HeadsPerLayer is null, "layers with different numbers of heads");
        Need(config, neox.AttentionBias, "an attention without biases");
        Need(config, !neox.TieWordEmbeddings, "a head that is tied to the token table");
        Need(config, neox.Rope.Scaling == RopeScaling.None, $"{neox.Rope.Scaling} rope scaling");
        if (neox.Activation == Activation.Gelu)
        {
            options.Warn?.Invoke("llama.cpp computes GELU by its tanh form, the model by the error function: logits differ a little.");
        }
        yield return new("gptneox.context_length", GgufValue.Of((uint)neox.MaximumPositions));
        yield return new("gptneox.embedding_length", GgufValue.Of((uint)neox.HiddenSize));
        yield return new("gptneox.block_count", GgufValue.Of((uint)neox.LayerCount));
        yield return new("gptneox.feed_forward_length", GgufValue.Of((uint)neox.FeedForwardSize));
        yield return new("gptneox.attention.head_count", GgufValue.Of((uint)neox.HeadCount));
        yield return new("gptneox.attention.layer_norm_epsilon", GgufValue.Of((float)neox.NormEpsilon));
        yield return new("gptneox.use_parallel_residual", GgufValue.Of(neox.ParallelResidual));
        yield return new("gptneox.rope.dimension_count", GgufValue.Of((uint)(width * neox.Rope.RotatedShare)));
        yield return new("gptneox.rope.freq_base", GgufValue.Of((float)neox.Rope.Theta));
        yield return new("gptneox.vocab_size", GgufValue.Of((uint)neox.VocabularySize));
        yield return new(ActivationKey, GgufValue.Of(ConfigWriter.Name(neox.Activation)));
    }

    public override ModelConfig Read(GgufMetadataReader metadata, GgufFile file)
    {
        var (hidden, heads) = (metadata.Int("gptneox.embedding_length"), metadata.Int("gptneox.attention.head_count"));
        var width = heads > 0 ? hidden / heads : 0;
        var rotated = metadata.OptionalInt("gptneox.rope.dimension_count") ?? width;
        if (width > 0 && rotated is var turned && (turned < 2 || turned > width))
        {
            throw metadata.Unsupported("gptneox.rope.dimension_count", $"{turned}", $"2 to {width}");
        }
        if (metadata.OptionalText("gptneox.rope.scaling.type") is { } scaling and not "none")
        {
            throw metadata.Unsupported("gptneox.rope.scaling.type", scaling, "none");
        }
        var activation = metadata.OptionalText(ActivationKey) ?? "gelu";
        return new GptNeoXConfig
        {
            VocabularySize = GgufTensors.Rows(file, "token_embd.weight"),
            HiddenSize = hidden,
            LayerCount = metadata.Int("gptneox.block_count"),
            HeadCount = heads,
            FeedForwardSize = metadata.Int("gptneox.feed_forward_length"),
            Activation = ConfigReader.TryActivation(activation, out var known) ? known : throw metadata.Unsupported(ActivationKey, activation, "gelu, gelu_new"),
            NormEpsilon = metadata.Double("gptneox.attention.layer_norm_epsilon"),
            MaximumPositions = metadata.Int("gptneox.context_length"),
            ParallelResidual = metadata.OptionalFlag("gptneox.use_parallel_residual") ?? true,
            Rope = new RopeConfig { Theta = metadata.OptionalDouble("gptneox.rope.freq_base") ?? 10_000, RotatedShare = width > 0 ? (double)rotated / width : 1 },
            BeginTokenId = null,
            EndTokenIds = [],
        };
    }

    public override (long Outer, long First, long Second)? ExchangedRows(ModelConfig config, string bareName, long rows) =>
        bareName.Contains(".query_key_value.", StringComparison.Ordinal) ? (1, config.HeadCount, 3) : null;

    public override string Rename(string name, bool inLayer) => name switch
    {
        "embed_in" => "token_embd",
        "final_layer_norm" => "output_norm",
        "embed_out" => "output",
        "input_layernorm" => "attn_norm",
        "attention.query_key_value" => "attn_qkv",
        "attention.dense" => "attn_output",
        "post_attention_layernorm" => "ffn_norm",
        "mlp.dense_h_to_4h" => "ffn_up",
        "mlp.dense_4h_to_h" => "ffn_down",
        _ => throw new ArgumentException($"{name} is no tensor of a GPT-NeoX.", nameof(name)),
    };
}
