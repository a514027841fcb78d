using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>
/// The configuration of a model, as config.json holds it. Fields that no property covers are kept as they were and written back.
/// Families: <see cref="Gpt2Config"/>, <see cref="LlamaConfig"/> (Llama, Mistral, Qwen2, Qwen3), <see cref="GptNeoXConfig"/> (GPT-NeoX, Pythia),
/// <see cref="BertConfig"/> (BERT, RoBERTa), <see cref="T5Config"/> (T5, mT5, CodeT5), <see cref="VitConfig"/>, <see cref="ClipConfig"/>, <see cref="ConvConfig"/>, <see cref="DuoConfig"/>.
/// </summary>
public abstract record ModelConfig
{
    /// <summary><c>model_type</c>: <c>gpt2</c>, <c>llama</c>, …</summary>
    public abstract string ModelType { get; init; }

    /// <summary>Rows of the token table, V.</summary>
    public int VocabularySize { get; init; }

    /// <summary>Width of the residual stream, d.</summary>
    public int HiddenSize { get; init; }

    /// <summary>Number of layers.</summary>
    public int LayerCount { get; init; }

    /// <summary>Query heads of a layer.</summary>
    public int HeadCount { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    public int FeedForwardSize { get; init; }

    /// <summary>The activation of the feed-forward layer.</summary>
    public Activation Activation { get; init; }

    /// <summary>The ε of the normalisations.</summary>
    public double NormEpsilon { get; init; }

    /// <summary>Whether the head uses the token table's weights.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary>Standard deviation of the normal distribution that new weights are drawn from. Default 0.02.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>Query heads of every layer where they differ (pruned models), else null. Saved as <c>num_attention_heads_per_layer</c>; a <c>pruned_heads</c> field is read too.</summary>
    public IReadOnlyList<int>? HeadsPerLayer { get; init; }

    /// <summary>Labels of a classification head. Default 2.</summary>
    public int LabelCount { get; init; } = 2;

    /// <summary>Id that starts a sequence, or null.</summary>
    public int? BeginTokenId { get; init; }

    /// <summary>Ids that end a sequence; may be several.</summary>
    public IReadOnlyList<int> EndTokenIds { get; init; } = [];

    /// <summary>Id that fills a batch, or null.</summary>
    public int? PaddingTokenId { get; init; }

    /// <summary>The longest sequence that the model was made for.</summary>
    public abstract int MaximumPositions { get; init; }

    /// <summary>config.json as it was read, or null for a configuration made here.</summary>
    public string? Source { get; init; }

    /// <summary>Whether models of the family are transformers; false for convolutional ones.</summary>
    internal virtual bool HasStack => true;

    /// <summary>Whether models of the family read token ids; false for models of images.</summary>
    private protected virtual bool ReadsTokens => true;

    /// <summary>The architecture in neutral terms.</summary>
    /// <exception cref="ArgumentException">Sizes that do not fit together.</exception>
    public abstract StackConfig ToStack();

    /// <summary>Writes the family's own fields over what <see cref="Source"/> had.</summary>
    private protected abstract void Write(JsonObject json);

    /// <summary>config.json: the fields of this record over those of <see cref="Source"/>.</summary>
    public JsonObject ToJson()
    {
        var json = Source is null ? new JsonObject() : ConfigReader.ParseObject(Source, "config.json");
        json["model_type"] = ModelType;
        WriteShared(json);
        return json;
    }

    /// <summary>Writes what most families have at the top of the file, and the family's own fields.</summary>
    private protected virtual void WriteShared(JsonObject json)
    {
        if (ReadsTokens)
        {
            json["vocab_size"] = VocabularySize;
            json["tie_word_embeddings"] = TieWordEmbeddings;
        }
        json["initializer_range"] = InitializerRange;
        Write(json);
        if (ReadsTokens)
        {
            ConfigWriter.Ids(json, "bos_token_id", BeginTokenId is { } begin ? [begin] : []);
            ConfigWriter.Ids(json, "eos_token_id", EndTokenIds);
            ConfigWriter.Ids(json, "pad_token_id", PaddingTokenId is { } pad ? [pad] : []);
        }
        ConfigWriter.Heads(json, this);
        ConfigWriter.Labels(json, LabelCount);
    }

    /// <summary>Reads the text of a config.json.</summary>
    /// <exception cref="UnsupportedCheckpointException">A <c>model_type</c> or an option that is not supported.</exception>
    /// <exception cref="InvalidDataException">No JSON object, or a field of the wrong kind.</exception>
    public static ModelConfig Parse(string json, string file = "config.json")
    {
        var reader = new ConfigReader(json, file);
        return ModelFamily.For(reader).Read(reader);
    }

    /// <summary>Checks what every family needs.</summary>
    private protected void Validate()
    {
        if (ReadsTokens)
        {
            Positive(VocabularySize, nameof(VocabularySize));
        }
        Positive(HiddenSize, nameof(HiddenSize));
        Positive(LayerCount, nameof(LayerCount));
        Positive(HeadCount, nameof(HeadCount));
        Positive(FeedForwardSize, nameof(FeedForwardSize));
        if (HeadsPerLayer is { } heads && (heads.Count != LayerCount || heads.Any(h => h <= 0 || h > HeadCount)))
        {
            throw new ArgumentException($"{nameof(HeadsPerLayer)} must name 1 to {HeadCount} heads for each of the {LayerCount} layers.");
        }
    }

    private protected static void Positive(int value, string name)
    {
        if (value <= 0)
        {
            throw new ArgumentException($"{name} is {value}; it must be positive.");
        }
    }

    private protected static int HeadWidth(int hidden, int heads) => hidden % heads == 0
        ? hidden / heads
        : throw new ArgumentException($"A hidden size of {hidden} does not divide into {heads} heads.");
}
