using Offprint.Models;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>Turns the model section of a configuration into an architecture.</summary>
internal static class ModelPresets
{
    private static readonly Dictionary<string, (int Layers, int Width)> Sizes = new(StringComparer.Ordinal)
    {
        ["tiny"] = (2, 128), ["small"] = (4, 256), ["medium"] = (6, 384), ["large"] = (8, 512),
    };

    public static IReadOnlyCollection<string> Names => Sizes.Keys;

    public static ModelConfig Create(ModelSection section, ModelFamilyChoice family, int context, PretrainedTokenizer tokenizer, int segments = 2)
    {
        var preset = Sizes[section.Preset];
        var (layers, width) = (section.Layers ?? preset.Layers, section.Width ?? preset.Width);
        var heads = section.Heads ?? Math.Max(1, width / 32);
        var (special, vocabulary) = (tokenizer.Special, tokenizer.VocabularySize);
        int[] end = special.Eos is { } eos ? [eos.Id] : [];
        return family switch
        {
            ModelFamilyChoice.Gpt2 => new Gpt2Config
            {
                VocabularySize = vocabulary, LayerCount = layers, HiddenSize = width, HeadCount = heads, FeedForwardSize = section.FeedForward ?? 4 * width,
                MaximumPositions = context, EmbeddingDropout = section.Dropout, AttentionDropout = section.Dropout, ResidualDropout = section.Dropout,
                BeginTokenId = special.Bos?.Id, EndTokenIds = end, PaddingTokenId = special.Padding?.Id,
            },
            ModelFamilyChoice.Bert => new BertConfig
            {
                VocabularySize = vocabulary, LayerCount = layers, HiddenSize = width, HeadCount = heads, FeedForwardSize = section.FeedForward ?? 4 * width,
                MaximumPositions = context, HiddenDropout = section.Dropout, AttentionDropout = section.Dropout, PaddingTokenId = special.Padding?.Id, SegmentTypes = segments,
            },
            ModelFamilyChoice.T5 => new T5Config
            {
                VocabularySize = vocabulary, LayerCount = layers, HiddenSize = width, HeadCount = heads, HeadDimension = Math.Max(1, width / heads), FeedForwardSize = section.FeedForward ?? 4 * width,
                MaximumPositions = context, Dropout = section.Dropout, PaddingTokenId = special.Padding?.Id ?? 0, DecoderStartTokenId = special.Padding?.Id ?? 0,
                EndTokenIds = (special.Eos ?? special.Separator) is { } last ? [last.Id] : [],
            },
            _ => new LlamaConfig
            {
                VocabularySize = vocabulary, LayerCount = layers, HiddenSize = width, HeadCount = heads, KeyValueHeadCount = section.KeyValueHeads,
                FeedForwardSize = section.FeedForward ?? ((width * 8 / 3) + 15) / 16 * 16, TieWordEmbeddings = true,
                MaximumPositions = Math.Max(context, 512), BeginTokenId = special.Bos?.Id, EndTokenIds = end, PaddingTokenId = special.Padding?.Id,
            },
        };
    }
}
