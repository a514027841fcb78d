namespace Offprint.Models;

/// <summary>config.json of Llama, Mistral, Qwen2 and Qwen3, in the spellings of old and new files.</summary>
internal static class LlamaConfigReader
{
    public static LlamaConfig Read(ConfigReader reader)
    {
        var type = reader.ModelType;
        var (layers, heads) = (reader.Int("num_hidden_layers"), reader.Int("num_attention_heads"));
        var window = Window(reader, type);
        var maximum = reader.Int("max_position_embeddings", type == "llama" ? 2048 : 32768);
        return new LlamaConfig
        {
            ModelType = type,
            Source = reader.Text,
            VocabularySize = reader.Int("vocab_size"),
            HiddenSize = reader.Int("hidden_size"),
            LayerCount = layers,
            HeadCount = heads,
            HeadsPerLayer = reader.HeadsPerLayer(layers, heads),
            KeyValueHeadCount = reader.OptionalInt("num_key_value_heads"),
            KeyValueHeadsPerLayer = reader.Has("num_key_value_heads_per_layer") ? reader.Ids("num_key_value_heads_per_layer") : null,
            HeadDimension = reader.OptionalInt("head_dim") ?? (type == "qwen3" ? 128 : null),
            FeedForwardSize = reader.Int("intermediate_size"),
            Activation = reader.Activation("hidden_act", "silu"),
            NormEpsilon = reader.Double("rms_norm_eps", 1e-6),
            MaximumPositions = maximum,
            Positions = Positions(reader),
            Rope = RopeConfigReader.Read(reader, maximum),
            AttentionBias = type is "llama" or "qwen3" && reader.Bool("attention_bias", false),
            FeedForwardBias = type == "llama" && reader.Bool("mlp_bias", false),
            SlidingWindow = window,
            WindowedLayers = WindowedLayers(reader, type, layers, window),
            AttentionDropout = reader.Double("attention_dropout", 0),
            TieWordEmbeddings = reader.Bool("tie_word_embeddings", false),
            InitializerRange = reader.Double("initializer_range", 0.02),
            LabelCount = reader.LabelCount(),
            BeginTokenId = reader.OptionalInt("bos_token_id"),
            EndTokenIds = reader.Ids("eos_token_id"),
            PaddingTokenId = reader.OptionalInt("pad_token_id"),
        };
    }

    private static PositionEncoding Positions(ConfigReader reader) => reader.String("position_embedding_type") switch
    {
        null or "rope" or "rotary" => PositionEncoding.Rotary,
        "alibi" => PositionEncoding.Alibi,
        "none" => PositionEncoding.None,
        var other => throw reader.Unsupported("position_embedding_type", other, "rope, alibi, none"),
    };

    private static int? Window(ConfigReader reader, string type) => type switch
    {
        "llama" => null,
        "mistral" => reader.OptionalInt("sliding_window"),
        _ => reader.Bool("use_sliding_window", false) ? reader.Int("sliding_window", 4096) : null,
    };

    private static bool[]? WindowedLayers(ConfigReader reader, string type, int layers, int? window)
    {
        if (window is null)
        {
            return null;
        }
        if (reader.Strings("layer_types") is { } types)
        {
            if (types.Count != layers)
            {
                throw new InvalidDataException($"{reader.File}: layer_types has {types.Count} entries for {layers} layers.");
            }
            return [.. types.Select(t => t switch
            {
                "sliding_attention" => true,
                "full_attention" => false,
                _ => throw reader.Unsupported("layer_types", t, "full_attention, sliding_attention"),
            })];
        }
        if (type == "mistral")
        {
            return null;
        }
        var first = reader.Int("max_window_layers", 28);
        return [.. Enumerable.Range(0, layers).Select(layer => layer >= first)];
    }
}
