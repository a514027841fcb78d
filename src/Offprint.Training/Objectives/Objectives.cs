using Offprint.Models;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>
/// The pre-training objectives by id: the map of Han et al., "Pre-Trained Models: Past, Present and Future" (arXiv 2106.07139), as far as this room holds it. An objective and the
/// model that it needs go to the same <see cref="Trainer"/>.
/// </summary>
public static class Objectives
{
    /// <summary>Inner positions that <c>glm</c> needs: rows of a BERT's segment table.</summary>
    internal const int InnerPositions = BlankFillingObjective.MaximumSpan + 2;

    private static readonly ObjectiveInfo[] Known =
    [
        new("clm", "GPT", AttentionPattern.Causal, ModelHead.CausalLanguageModel, "the next token, from those before it", "every token is predicted", "Radford et al., 2018"),
        new("prefix", "prefix LM", AttentionPattern.Prefix, ModelHead.CausalLanguageModel, "what follows a random prefix that sees itself in both directions", "prefix lengths uniform", "arXiv 1910.10683"),
        new("mlm", "BERT, RoBERTa", AttentionPattern.Bidirectional, ModelHead.MaskedLanguageModel, "hidden tokens, from both sides", "15 % of the tokens; 80 % masked, 10 % random, 10 % kept; anew at every pass", "arXiv 1810.04805"),
        new("wwm", "BERT-wwm", AttentionPattern.Bidirectional, ModelHead.MaskedLanguageModel, "hidden tokens, whole words at a time", "as mlm", "arXiv 1906.08101"),
        new("span", "SpanBERT", AttentionPattern.Bidirectional, ModelHead.MaskedLanguageModel, "hidden spans, also from the two tokens at their edges", "15 %; lengths geometric with p 0.2, at most 10; span-boundary loss added", "arXiv 1907.10529"),
        new("rtd", "ELECTRA", AttentionPattern.Bidirectional, ModelHead.None, "of every token whether a small masked model put it in", "generator of half the width, mlm + 50 detection", "arXiv 2003.10555"),
        new("unilm", "UniLM", AttentionPattern.Mixed, ModelHead.MaskedLanguageModel, "hidden tokens under four attention patterns by turns", "1/3 bidirectional, 1/3 prefix, 1/6 left to right, 1/6 right to left", "arXiv 1905.03197"),
        new("plm", "XLNet", AttentionPattern.Permutation, ModelHead.MaskedLanguageModel, "the last tokens of a random order, from those before them in it", "the last 1/6 of the order; two streams", "arXiv 1906.08237"),
        new("glm", "GLM", AttentionPattern.Prefix, ModelHead.MaskedLanguageModel, "blanked spans one after the other in random order, behind the text around them", "15 %; lengths Poisson with mean 3; two positions a token", "arXiv 2103.10360"),
        new("t5", "T5", AttentionPattern.EncoderDecoder, ModelHead.SequenceToSequence, "the spans that sentinels stand for", "15 %, mean span 3, one sentinel a span", "arXiv 1910.10683"),
        new("infill", "BART", AttentionPattern.EncoderDecoder, ModelHead.SequenceToSequence, "the whole text, from one with blanks and its sentences in another order", "30 % in spans of Poisson(3) tokens, one mask each, empty spans too", "arXiv 1910.13461"),
        new("simcse", "SimCSE", AttentionPattern.Bidirectional, ModelHead.None, "which of two passes with other dropout belong to one text", "cosine over 0.05, negatives from the batch", "arXiv 2104.08821"),
    ];

    /// <summary>All objectives, in the order of the survey's families.</summary>
    public static IReadOnlyList<ObjectiveInfo> All => Known;

    /// <summary>The objective of an id.</summary>
    /// <param name="id">For instance <c>mlm</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message names the nearest and lists all.</exception>
    public static ObjectiveInfo Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Array.Find(Known, info => info.Id == id) ?? throw new ArgumentException(Unknown(id), nameof(id));
    }

    /// <summary>Makes an objective with its defaults.</summary>
    /// <param name="id">One of <see cref="All"/>.</param>
    /// <param name="tokenizer">The model's tokenizer: it has the special tokens.</param>
    /// <param name="options">What differs from the defaults; null for nothing.</param>
    /// <exception cref="ArgumentException">An unknown id, an option out of range, or a tokenizer without the tokens that the objective needs.</exception>
    public static IPretrainingObjective Create(string id, PretrainedTokenizer tokenizer, ObjectiveOptions? options = null)
    {
        var info = Find(id);
        ArgumentNullException.ThrowIfNull(tokenizer);
        options ??= new ObjectiveOptions();
        options.Validate();
        return info.Id switch
        {
            "clm" => new CausalObjective(),
            "prefix" => new PrefixObjective(),
            "mlm" => new MaskedObjective(Masking(tokenizer, options)),
            "wwm" => new MaskedObjective(Masking(tokenizer, options) with { Unit = MaskingUnit.Words, BeginsWord = MaskedObjectiveOptions.WordStarts(tokenizer) }),
            "span" => new SpanBoundaryObjective(Masking(tokenizer, options) with { Unit = MaskingUnit.Spans, BeginsWord = MaskedObjectiveOptions.WordStarts(tokenizer) }),
            "rtd" => new ReplacedTokenObjective(Masking(tokenizer, options), options.GeneratorShare ?? 0.5, options.DetectionWeight ?? 50),
            "unilm" => new UnifiedObjective(Masking(tokenizer, options)),
            "plm" => new PermutationObjective(Masking(tokenizer, options) with { Share = options.Share ?? 1.0 / 6 }),
            "glm" => new BlankFillingObjective(Masking(tokenizer, options), options.MeanSpan ?? 3),
            "t5" => new DenoisingObjective(DenoisingObjectiveOptions.For(tokenizer, End(tokenizer)) with { Share = options.Share ?? 0.15, MeanSpan = options.MeanSpan ?? 3 }),
            "infill" => new InfillingObjective(InfillingObjectiveOptions.For(tokenizer, End(tokenizer)) with { Share = options.Share ?? 0.3, MeanSpan = options.MeanSpan ?? 3 }),
            _ => new ContrastiveObjective(new InfoNceLoss(new InfoNceOptions { Temperature = options.Temperature ?? 0.05 }), 1, options.Pooling),
        };
    }

    /// <summary>Makes a model with random weights that the objective can train: GPT-2, BERT or T5 of the given size.</summary>
    /// <param name="id">One of <see cref="All"/>.</param>
    /// <param name="tokenizer">The tokenizer; its size is that of the token table.</param>
    /// <param name="size">Layers, width, context; null for the defaults.</param>
    /// <param name="seed">Seed of the weights: equal bodies of a family for equal seeds, whatever the objective.</param>
    /// <exception cref="ArgumentException">An unknown id, or sizes that do not fit together.</exception>
    public static PretrainedModel CreateModel(string id, PretrainedTokenizer tokenizer, ObjectiveModelSize? size = null, ulong seed = 42)
    {
        var info = Find(id);
        ArgumentNullException.ThrowIfNull(tokenizer);
        size ??= new ObjectiveModelSize();
        size.Validate();
        var (special, vocabulary, forward) = (tokenizer.Special, tokenizer.VocabularySize, size.FeedForward ?? 4 * size.Width);
        var encoder = new BertConfig
        {
            VocabularySize = vocabulary, LayerCount = size.Layers, HiddenSize = size.Width, HeadCount = size.Heads, FeedForwardSize = forward, MaximumPositions = size.Context,
            HiddenDropout = size.Dropout, AttentionDropout = size.Dropout, PaddingTokenId = special.Padding?.Id, SegmentTypes = info.Id == "glm" ? InnerPositions : 2,
        };
        return info.Head switch
        {
            ModelHead.CausalLanguageModel => CausalLanguageModel.Create(
                new Gpt2Config
                {
                    VocabularySize = vocabulary, LayerCount = size.Layers, HiddenSize = size.Width, HeadCount = size.Heads, FeedForwardSize = forward, MaximumPositions = size.Context,
                    EmbeddingDropout = size.Dropout, AttentionDropout = size.Dropout, ResidualDropout = size.Dropout,
                    BeginTokenId = special.Bos?.Id, EndTokenIds = special.Eos is { } eos ? [eos.Id] : [], PaddingTokenId = special.Padding?.Id,
                },
                seed),
            ModelHead.MaskedLanguageModel => Started(MaskedLanguageModel.Create(encoder, seed), size, seed),
            ModelHead.SequenceToSequence => Seq2SeqLanguageModel.Create(
                new T5Config
                {
                    VocabularySize = vocabulary, LayerCount = size.Layers, HiddenSize = size.Width, HeadCount = size.Heads, HeadDimension = size.Width / size.Heads, FeedForwardSize = forward,
                    MaximumPositions = size.Context, Dropout = size.Dropout, PaddingTokenId = special.Padding?.Id ?? 0, DecoderStartTokenId = special.Padding?.Id ?? 0,
                    EndTokenIds = End(tokenizer) is { } end ? [end] : [],
                },
                seed),
            _ => Started(TextEncoder.Create(encoder, seed), size, seed),
        };
    }

    /// <summary>Checks that an objective can train a model.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="config">The model's configuration.</param>
    /// <exception cref="ObjectiveNotSupportedException">It cannot; the message says why.</exception>
    public static void Require(IPretrainingObjective objective, ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (!objective.Supports(config, out var reason))
        {
            throw new ObjectiveNotSupportedException(objective.Name, reason);
        }
    }

    /// <summary>Special tokens that serve every objective, for a tokenizer that is trained for several of them: padding, [CLS], [SEP], [MASK], the end of a text, and T5's sentinels.</summary>
    /// <param name="sentinels">Number of sentinels. Default 16.</param>
    public static IReadOnlyList<string> SpecialTokens(int sentinels = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sentinels, 1);
        return ["[PAD]", "[CLS]", "[SEP]", "[MASK]", "<|endoftext|>", .. Enumerable.Range(0, sentinels).Select(i => FormattableString.Invariant($"<extra_id_{i}>"))];
    }

    private static TModel Started<TModel>(TModel encoder, ObjectiveModelSize size, ulong seed) where TModel : PretrainedModel
    {
        if (size.Neighbors)
        {
            NeighborStart.Apply(encoder, seed);
        }

        return encoder;
    }

    /// <summary>What stands behind a text: the tokenizer's end, else its separator.</summary>
    private static int? End(PretrainedTokenizer tokenizer) => (tokenizer.Special.Eos ?? tokenizer.Special.Separator)?.Id;

    private static MaskedObjectiveOptions Masking(PretrainedTokenizer tokenizer, ObjectiveOptions options) =>
        MaskedObjectiveOptions.For(tokenizer) with { Share = options.Share ?? 0.15 };

    private static string Unknown(string id)
    {
        var (nearest, distance) = Known.Select(info => (info.Id, Distance: Edits(id.ToUpperInvariant(), info.Id.ToUpperInvariant()))).MinBy(static pair => pair.Distance);
        var hint = distance <= 2 && distance < id.Length ? $" did you mean {nearest}?" : "";
        return $"There is no objective '{id}';{hint} there are {string.Join(", ", Known.Select(static info => info.Id))}.";
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
