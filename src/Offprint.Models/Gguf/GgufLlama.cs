using Offprint.Tensors;

namespace Offprint.Models;

/// <summary>
/// Llama and Mistral (architecture <c>llama</c>), Qwen2, Qwen3. For <c>llama</c>, llama.cpp rotates neighbouring dimensions, so the rows of query and
/// key projections are stored interleaved; the others are rotated half against half, as in checkpoints.
/// </summary>
internal sealed class GgufLlama : GgufArchitecture
{
    private const string Frequencies = "rope_freqs.weight";

    public override IReadOnlyList<string> Names { get; } = ["llama", "qwen2", "qwen3"];

    public override string LayerPrefix => "layers.";

    public override string? NameFor(ModelConfig config) => config is not LlamaConfig ? null : config.ModelType == "mistral" ? "llama" : config.ModelType;

    public override IEnumerable<KeyValuePair<string, GgufValue>> Describe(ModelConfig config, GgufExportOptions options)
    {
        var llama = (LlamaConfig)config;
        var width = config.ToStack().HeadDimension;
        Check(llama, width);
        var context = llama.MaximumPositions;
        if (llama.SlidingWindow is { } window && window < context)
        {
            Need(config, config.ModelType == "mistral", "a sliding window");
            options.Warn?.Invoke($"llama.cpp knows no sliding window for Mistral: the context is bounded by the window, {window} instead of {context} tokens.");
            context = window;
        }
        var a = NameFor(config)!;
        yield return new($"{a}.context_length", GgufValue.Of((uint)context));
        yield return new($"{a}.embedding_length", GgufValue.Of((uint)llama.HiddenSize));
        yield return new($"{a}.block_count", GgufValue.Of((uint)llama.LayerCount));
        yield return new($"{a}.feed_forward_length", GgufValue.Of((uint)llama.FeedForwardSize));
        yield return new($"{a}.attention.head_count", GgufValue.Of((uint)llama.HeadCount));
        yield return new($"{a}.attention.head_count_kv", GgufValue.Of((uint)(llama.KeyValueHeadCount ?? llama.HeadCount)));
        yield return new($"{a}.attention.key_length", GgufValue.Of((uint)width));
        yield return new($"{a}.attention.value_length", GgufValue.Of((uint)width));
        yield return new($"{a}.attention.layer_norm_rms_epsilon", GgufValue.Of((float)llama.NormEpsilon));
        yield return new($"{a}.rope.dimension_count", GgufValue.Of((uint)width));
        yield return new($"{a}.rope.freq_base", GgufValue.Of((float)llama.Rope.Theta));
        if (llama.Rope.Scaling == RopeScaling.Linear)
        {
            yield return new($"{a}.rope.scaling.type", GgufValue.Of("linear"));
            yield return new($"{a}.rope.scaling.factor", GgufValue.Of((float)llama.Rope.Factor));
        }
        if (llama.Rope.Scaling == RopeScaling.Llama3)
        {
            yield return new($"{a}.rope.scaling.original_context_length", GgufValue.Of((uint)Original(llama)));
        }
        yield return new($"{a}.vocab_size", GgufValue.Of((uint)llama.VocabularySize));
    }

    public override ModelConfig Read(GgufMetadataReader metadata, GgufFile file)
    {
        var a = metadata.Text("general.architecture");
        if (metadata.OptionalInt($"{a}.expert_count") is > 0)
        {
            throw metadata.Unsupported($"{a}.expert_count", "set", "models without experts");
        }
        var (hidden, heads) = (metadata.Int($"{a}.embedding_length"), metadata.Int($"{a}.attention.head_count"));
        var grouped = metadata.OptionalInt($"{a}.attention.head_count_kv") ?? heads;
        var width = metadata.OptionalInt($"{a}.attention.key_length") ?? (heads > 0 ? hidden / heads : 0);
        if ((metadata.OptionalInt($"{a}.attention.value_length") ?? width) != width || (metadata.OptionalInt($"{a}.rope.dimension_count") ?? width) != width)
        {
            throw metadata.Unsupported($"{a}.rope.dimension_count or {a}.attention.value_length", "not the head's width", $"{width}");
        }
        var context = metadata.Int($"{a}.context_length");
        return new LlamaConfig
        {
            ModelType = a,
            VocabularySize = GgufTensors.Rows(file, "token_embd.weight"),
            HiddenSize = hidden,
            LayerCount = metadata.Int($"{a}.block_count"),
            HeadCount = heads,
            KeyValueHeadCount = grouped,
            HeadDimension = heads > 0 && width * heads == hidden && a != "qwen3" ? null : width,
            FeedForwardSize = metadata.Int($"{a}.feed_forward_length"),
            NormEpsilon = metadata.Double($"{a}.attention.layer_norm_rms_epsilon"),
            MaximumPositions = context,
            Rope = Rope(metadata, file, a, width, context),
            AttentionBias = a == "llama" && file.Tensors.ContainsKey("blk.0.attn_q.bias"),
            FeedForwardBias = a == "llama" && file.Tensors.ContainsKey("blk.0.ffn_up.bias"),
            TieWordEmbeddings = !file.Tensors.ContainsKey("output.weight"),
        };
    }

    /// <summary>Half-split rotary order of a head is a table [2, d/2], interleaved order its transpose.</summary>
    public override (long Outer, long First, long Second)? ExchangedRows(ModelConfig config, string bareName, long rows)
    {
        if (config.ModelType is not ("llama" or "mistral"))
        {
            return null;
        }
        var llama = (LlamaConfig)config;
        var heads = bareName.Contains(".q_proj.", StringComparison.Ordinal) ? llama.HeadCount
            : bareName.Contains(".k_proj.", StringComparison.Ordinal) ? llama.KeyValueHeadCount ?? llama.HeadCount
            : 0;
        return heads == 0 ? null : (heads, 2, rows / heads / 2);
    }

    public override IEnumerable<GgufTensorData> Extra(ModelConfig config)
    {
        var llama = (LlamaConfig)config;
        if (llama.Rope.Scaling == RopeScaling.Llama3)
        {
            var divisors = Divisors(llama.Rope with { OriginalMaximumPositions = Original(llama) }, config.ToStack().HeadDimension);
            yield return GgufTensorData.Of(Frequencies, [divisors.Length], divisors, GgufTensorType.Float32);
        }
    }

    public override bool IsDerived(string tensorName) => tensorName == Frequencies;

    public override string Rename(string name, bool inLayer) => name switch
    {
        "embed_tokens" => "token_embd",
        "norm" => "output_norm",
        "lm_head" => "output",
        "input_layernorm" => "attn_norm",
        "self_attn.q_proj" => "attn_q",
        "self_attn.k_proj" => "attn_k",
        "self_attn.v_proj" => "attn_v",
        "self_attn.o_proj" => "attn_output",
        "self_attn.q_norm" => "attn_q_norm",
        "self_attn.k_norm" => "attn_k_norm",
        "post_attention_layernorm" => "ffn_norm",
        "mlp.gate_proj" => "ffn_gate",
        "mlp.up_proj" => "ffn_up",
        "mlp.down_proj" => "ffn_down",
        _ => throw new ArgumentException($"{name} is no tensor of a Llama.", nameof(name)),
    };

    private static void Check(LlamaConfig config, int width)
    {
        Need(config, config.Activation == Activation.Silu, $"the activation {config.Activation}");
        Need(config, config.Positions == PositionEncoding.Rotary, $"{config.Positions} positions");
        Need(config, config.HeadsPerLayer is null && config.KeyValueHeadsPerLayer is null, "layers with different numbers of heads");
        Need(config, config.Rope.RotatedShare == 1 && width % 2 == 0, "partly rotated heads");
        Need(config, config.Rope.Scaling is RopeScaling.None or RopeScaling.Linear or RopeScaling.Llama3, $"{config.Rope.Scaling} rope scaling");
        Need(config, config.ModelType == "llama" || (!config.AttentionBias && !config.FeedForwardBias), "biases that its family does not have");
    }

    private static int Original(LlamaConfig config) => config.Rope.OriginalMaximumPositions > 0 ? config.Rope.OriginalMaximumPositions : config.MaximumPositions;

    /// <summary>What the plain frequencies are divided by.</summary>
    private static float[] Divisors(RopeConfig rope, int width)
    {
        var plain = RotaryFrequencies.Inverse(rope with { Scaling = RopeScaling.None }, width, rope.OriginalMaximumPositions, 1);
        var scaled = RotaryFrequencies.Inverse(rope, width, rope.OriginalMaximumPositions, 1);
        return [.. plain.Zip(scaled, (p, s) => (float)(p / s))];
    }

    private static RopeConfig Rope(GgufMetadataReader metadata, GgufFile file, string a, int width, int context)
    {
        var rope = new RopeConfig { Theta = metadata.OptionalDouble($"{a}.rope.freq_base") ?? 10_000 };
        var scaling = metadata.OptionalText($"{a}.rope.scaling.type") ?? "none";
        if (scaling == "linear")
        {
            return rope with { Scaling = RopeScaling.Linear, Factor = metadata.Double($"{a}.rope.scaling.factor"), OriginalMaximumPositions = context };
        }
        if (scaling != "none")
        {
            throw metadata.Unsupported($"{a}.rope.scaling.type", scaling, "none, linear");
        }
        if (!file.Tensors.ContainsKey(Frequencies))
        {
            return rope;
        }
        // The file has the divisors only; Llama 3's published constants must lead to them.
        var divisors = file.ReadFloats(Frequencies);
        var guess = rope with
        {
            Scaling = RopeScaling.Llama3,
            Factor = divisors.Length == 0 ? 1 : divisors.Max(),
            OriginalMaximumPositions = metadata.OptionalInt($"{a}.rope.scaling.original_context_length") ?? 8192,
        };
        var expected = Divisors(guess, width);
        return divisors.Length == expected.Length && !divisors.Zip(expected).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-4 * pair.Second)
            ? guess
            : throw metadata.Unsupported(Frequencies, "a table of other divisors than those of Llama 3", "low and high frequency factors 1 and 4");
    }
}
