using Offprint.Code;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>The recipes of the models that this repository trains.</summary>
public static class ModelRecipeCatalog
{
    private static readonly string[] BothOrders = ["bigram", "5-gram"];

    /// <summary>RoBERTa's special tokens, with its ids.</summary>
    private static readonly string[] RobertaTokens = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];

    /// <summary>All recipes; those that need another model come after it.</summary>
    public static IReadOnlyList<ModelRecipe> All { get; } =
    [
        new DecoderRecipe
        {
            Name = "offprint-lm",
            Summary = "A small decoder over English prose and technical text: Llama, 4 layers, d 256, 5.3 million parameters.",
            Texts = RecipeTexts.Prose,
            VocabularySize = 8192,
            Config = static tokenizer => Llama(tokenizer, width: 256, layers: 4, heads: 8, feedForward: 688, positions: 1024),
            Tokens = 14_000_000, Context = 512, BatchSize = 4, LearningRate = 2e-3,
            Baselines = BothOrders,
        },
        new DecoderRecipe
        {
            Name = "offprint-lm-draft",
            Summary = "The draft of offprint-lm for speculative decoding: Llama, 1 layer, d 96, 0.9 million parameters, distilled.",
            Texts = RecipeTexts.Prose,
            Teacher = "offprint-lm",
            Config = static tokenizer => Llama(tokenizer, width: 96, layers: 1, heads: 3, feedForward: 256, positions: 1024),
            Tokens = 4_000_000, Context = 256, BatchSize = 8, LearningRate = 4e-3,
            Baselines = ["bigram"],
        },
        new EncoderRecipe
        {
            Name = "offprint-encoder",
            Summary = "A small encoder over English prose and technical text: BERT, 4 layers, d 192, 3.4 million parameters, masked tokens.",
            Texts = RecipeTexts.Prose,
            Vocabulary = new BytePairTrainerOptions { VocabularySize = 8192, Alphabet = BytePairAlphabet.Continuation },
            Config = static tokenizer => Bert(tokenizer, width: 192, layers: 4, heads: 6, feedForward: 768, positions: 256),
            Tokens = 8_000_000, Context = 256, BatchSize = 8, LearningRate = 1.5e-3,
            Baselines = ["bigram"],
        },
        new DecoderRecipe
        {
            Name = "offprint-lm-tiny",
            Summary = "A tiny decoder for fine-tuning experiments: Llama, 3 layers, d 96, over two novelists and lines that ask for copying; it saw no speeches and no manuals.",
            Texts = [RecipeTexts.Set("moby-dick"), RecipeTexts.Set("austen"), RecipeTexts.Patterns],
            VocabularySize = 2048,
            Config = static tokenizer => Llama(tokenizer, width: 96, layers: 3, heads: 4, feedForward: 256, positions: 256),
            Tokens = 3_000_000, Context = 160, BatchSize = 12, LearningRate = 4e-3,
            Baselines = BothOrders,
        },
        new DecoderRecipe
        {
            Name = "offprint-char",
            Summary = "A decoder over single characters of short Python expressions: GPT-2, 2 layers, d 128.",
            Texts = [RecipeTexts.PythonExpressions],
            VocabularySize = 257,
            Config = static tokenizer => Gpt2(tokenizer, width: 128, layers: 2, heads: 4, positions: 128),
            Tokens = 3_000_000, Context = 128, BatchSize = 16, LearningRate = 3e-3,
            Baselines = BothOrders,
        },
        NeoX(32, heads: 2, tokens: 6_000_000),
        NeoX(48, heads: 3),
        NeoX(64, heads: 4),
        NeoX(72, heads: 4),
        new EncoderRecipe
        {
            Name = "offprint-encoder-tiny",
            Summary = "A tiny encoder for adaptation experiments: BERT, 4 layers, d 96, over prose, WordNet's glosses and facts about 1,500 nouns.",
            Texts = [.. new[] { "moby-dick", "kjv", "sotu", "manpages", "austen" }.Select(RecipeTexts.Set), RecipeTexts.Glosses, RecipeTexts.Facts],
            Vocabulary = new BytePairTrainerOptions { VocabularySize = 4096, Alphabet = BytePairAlphabet.Continuation },
            Config = static tokenizer => Bert(tokenizer, width: 96, layers: 4, heads: 4, feedForward: 384, positions: 128),
            Tokens = 10_000_000, Context = 128, BatchSize = 16, LearningRate = 2e-3,
            Baselines = ["bigram"],
        },
        new EncoderRecipe
        {
            Name = "offprint-encoder-deep",
            Summary = "A narrow and deep encoder for adaptation experiments: BERT, 8 layers, d 48, over manuals and the documentation of Python.",
            Texts = [RecipeTexts.Set("manpages"), RecipeTexts.Set("python-docs")],
            Vocabulary = new BytePairTrainerOptions { VocabularySize = 4096, Alphabet = BytePairAlphabet.Continuation },
            Config = static tokenizer => Bert(tokenizer, width: 48, layers: 8, heads: 4, feedForward: 192, positions: 128),
            Tokens = 8_000_000, Context = 128, BatchSize = 16, LearningRate = 3e-3,
            Baselines = ["bigram"],
        },
        new EncoderRecipe
        {
            Name = "offprint-code-mlm",
            Summary = "A small encoder of code: RoBERTa, 6 layers, d 128, over functions of C#, JavaScript, Python and Fortran and their documentation.",
            Texts = [.. new[] { CodeLanguage.CSharp, CodeLanguage.JavaScript, CodeLanguage.Python, CodeLanguage.Fortran }.Select(RecipeTexts.Code)],
            Vocabulary = new BytePairTrainerOptions { VocabularySize = 4096, SpecialTokens = RobertaTokens },
            Config = static tokenizer => Roberta(tokenizer, width: 128, layers: 6, heads: 4, feedForward: 384, positions: 128),
            Tokens = 2_500_000, Context = 128, BatchSize = 16, LearningRate = 1.5e-3,
            Baselines = ["bigram"],
        },
        new DecoderRecipe
        {
            Name = "offprint-code-lm",
            Summary = "A small decoder of JavaScript functions: Llama, 2 layers, d 96.",
            Texts = [RecipeTexts.Documented(CodeLanguage.JavaScript)],
            VocabularySize = 4096,
            Config = static tokenizer => Llama(tokenizer, width: 96, layers: 2, heads: 4, feedForward: 256, positions: 512),
            Tokens = 2_500_000, Context = 256, BatchSize = 8, LearningRate = 4e-3,
            Baselines = ["bigram"],
        },
        new DecoderRecipe
        {
            Name = "offprint-code-lm-id",
            Summary = "A small decoder of C# methods that use no type of five domains (cryptography, network, XML and JSON, files, threads): GPT-2, 3 layers, d 96.",
            Texts = [RecipeTexts.InDistributionCSharp],
            VocabularySize = 2048,
            Config = static tokenizer => Gpt2(tokenizer, width: 96, layers: 3, heads: 4, positions: 128),
            Tokens = 3_000_000, Context = 128, BatchSize = 16, LearningRate = 3e-3,
            Baselines = ["bigram"],
        },
        new EmbedderRecipe
        {
            Name = "offprint-embedder",
            Summary = "A small text embedder for search: BERT, 2 layers, d 128, 1.5 million parameters, trained on pairs of heads and explanations.",
            Config = static tokenizer => Bert(tokenizer, width: 128, layers: 2, heads: 4, feedForward: 512, positions: 128),
            Steps = 1200, BatchSize = 96, LearningRate = 2e-3,
            Baselines = ["word vectors"],
        },
        new VisionRecipe
        {
            Name = "offprint-vit-tiny",
            Summary = "A tiny vision transformer for experiments in continual learning: ViT, 4 layers, d 64, digits by name and clothes by how they are turned.",
            Config = new VitConfig { ImageSize = 28, PatchSize = 7, HiddenSize = 64, LayerCount = 4, HeadCount = 4, FeedForwardSize = 256, NormEpsilon = 1e-6 },
            Steps = 2000, BatchSize = 64, LearningRate = 1.5e-3,
            Baselines = ["nearest class mean", "logistic regression"],
        },
        new DecoderRecipe
        {
            Name = "offprint-duo",
            Summary = "A decoder with a big and a small feed-forward layer in every block, trained with random choices between them: 6 layers, d 128, 1.4 million parameters.",
            Texts = [RecipeTexts.Set("kjv"), RecipeTexts.Set("moby-dick")],
            VocabularySize = 1024,
            Config = static tokenizer => new DuoConfig
            {
                VocabularySize = tokenizer.VocabularySize, HiddenSize = 128, LayerCount = 6, HeadCount = 4, FeedForwardSize = 512, SmallFeedForwardSize = 64, MaximumPositions = 256,
                BeginTokenId = tokenizer.Special.Eos?.Id, EndTokenIds = Ends(tokenizer),
            },
            RandomRouting = true,
            Tokens = 3_000_000, Context = 96, BatchSize = 16, LearningRate = 3e-3,
            Baselines = ["bigram"],
        },
        new TeacherRecipe
        {
            Name = "offprint-code-teacher",
            Summary = "A classifier of C# methods, the teacher for compressed models: does the documentation list an exception? RoBERTa, 4 layers, d 192, 2.6 million parameters.",
            Encoder = new EncoderRecipe
            {
                Name = "offprint-code-teacher",
                Summary = "The encoder of offprint-code-teacher before it sees labels.",
                Texts = [RecipeTexts.Code(CodeLanguage.CSharp)],
                Vocabulary = new BytePairTrainerOptions { VocabularySize = 4096, SpecialTokens = RobertaTokens },
                Config = static tokenizer => Roberta(tokenizer, width: 192, layers: 4, heads: 6, feedForward: 768, positions: 128),
                Tokens = 5_000_000, Context = 128, BatchSize = 16, LearningRate = 1.5e-3,
                Baselines = ["bigram"],
            },
            Epochs = 3, BatchSize = 16, LearningRate = 2e-4,
            Baselines = ["TF-IDF + logistic regression"],
        },
        new ConvRecipe
        {
            Name = "offprint-cnn",
            Summary = "A small convolutional classifier of clothes, a judge of captions and pictures that other models make: 6 convolutions, 73 thousand parameters.",
            Config = new ConvConfig(),
            Steps = 900, BatchSize = 64, LearningRate = 5e-3,
            Baselines = ["nearest class mean", "logistic regression"],
        },
    ];

    /// <summary>Finds a recipe.</summary>
    /// <param name="name">Plain name: "offprint-lm".</param>
    /// <exception cref="NotOnShelfException">There is none; the message suggests the nearest names.</exception>
    public static ModelRecipe Get(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var names = All.Select(static recipe => recipe.Name).ToList();
        return All.FirstOrDefault(recipe => recipe.Name == name) ?? throw new NotOnShelfException("recipe for a model", name, Suggestions.Nearest(name, names), ["src/Offprint.Papers/ModelRecipes"]);
    }

    private static DecoderRecipe NeoX(int width, int heads, long tokens = 2_500_000) => new()
    {
        Name = $"offprint-neox-{width}",
        Summary = $"A tiny decoder for experiments in continual training, one of four sizes: GPT-NeoX, 3 layers, d {width}.",
        Texts = [RecipeTexts.Set("kjv"), RecipeTexts.Set("sotu")],
        VocabularySize = 1024,
        Config = tokenizer => new GptNeoXConfig
        {
            VocabularySize = tokenizer.VocabularySize, HiddenSize = width, LayerCount = 3, HeadCount = heads, FeedForwardSize = 4 * width, MaximumPositions = 256,
            BeginTokenId = tokenizer.Special.Eos?.Id, EndTokenIds = Ends(tokenizer),
        },
        Tokens = tokens, Context = 128, BatchSize = 16, LearningRate = 3e-3, LearningRateFloor = 0.1,
        Baselines = ["bigram"],
    };

    private static LlamaConfig Llama(PretrainedTokenizer tokenizer, int width, int layers, int heads, int feedForward, int positions) => new()
    {
        VocabularySize = tokenizer.VocabularySize, HiddenSize = width, LayerCount = layers, HeadCount = heads, FeedForwardSize = feedForward, TieWordEmbeddings = true,
        MaximumPositions = positions, BeginTokenId = tokenizer.Special.Eos?.Id, EndTokenIds = Ends(tokenizer),
    };

    private static Gpt2Config Gpt2(PretrainedTokenizer tokenizer, int width, int layers, int heads, int positions) => new()
    {
        VocabularySize = tokenizer.VocabularySize, HiddenSize = width, LayerCount = layers, HeadCount = heads, FeedForwardSize = 4 * width, MaximumPositions = positions,
        BeginTokenId = tokenizer.Special.Eos?.Id, EndTokenIds = Ends(tokenizer),
    };

    private static BertConfig Bert(PretrainedTokenizer tokenizer, int width, int layers, int heads, int feedForward, int positions) => new()
    {
        VocabularySize = tokenizer.VocabularySize, HiddenSize = width, LayerCount = layers, HeadCount = heads, FeedForwardSize = feedForward, MaximumPositions = positions,
        PaddingTokenId = tokenizer.Special.Padding?.Id,
    };

    private static BertConfig Roberta(PretrainedTokenizer tokenizer, int width, int layers, int heads, int feedForward, int positions) => new()
    {
        ModelType = "roberta", PaddingTokenId = tokenizer.Special.Padding?.Id, VocabularySize = tokenizer.VocabularySize, HiddenSize = width, LayerCount = layers, HeadCount = heads,
        FeedForwardSize = feedForward, MaximumPositions = positions, SegmentTypes = 1, NormEpsilon = 1e-5, BeginTokenId = tokenizer.Special.Bos?.Id, EndTokenIds = Ends(tokenizer),
    };

    private static int[] Ends(PretrainedTokenizer tokenizer) => tokenizer.Special.Eos is { } end ? [end.Id] : [];
}
