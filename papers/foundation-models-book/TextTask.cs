using System.Globalization;
using System.Text;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>Next-token prediction on Moby-Dick: training chapters (buckets 0 to 7), bits a byte of the test chapters (bucket 9), chapter by chapter.</summary>
internal static class TextTask
{
    public const string Bytes = "chapter bytes", Bigram = "bigram bits", Scratch = "from scratch bits", Adapted = "pre-trained bits";

    private const string Shelf = "offprint-lm";

    private const int Vocabulary = 1024, Context = 128, BatchSize = 8;

    private const double AdaptationRate = 6e-4;

    /// <summary>The net of the other tasks' size from random weights, and the bigrams.</summary>
    public static void FromScratch(ArmContext arm, FoundationModelsBookOptions options, CancellationToken ct)
    {
        var (training, test) = Read(arm);
        var tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = Vocabulary, Threads = 1 }).Train(training.Select(d => d.Text), cancellationToken: ct);
        using var model = CausalLanguageModel.Create(
            new Gpt2Config
            {
                VocabularySize = tokenizer.VocabularySize, HiddenSize = BookTask.Width, LayerCount = BookTask.Layers, HeadCount = BookTask.Heads, FeedForwardSize = BookTask.FeedForward,
                MaximumPositions = Context, InitializerRange = BookTask.Initializer,
            },
            Seed.Derive(arm.Seed, "weights"));
        Fit(arm, model, tokenizer, training, arm.Choose(options.TextSteps, 3, 4 * options.TextSteps), BatchSize, Context, options.LearningRate, ct);
        Baselines(arm, training, test);
        Score(arm, model, tokenizer, test, Context, Context / 2, Scratch, ct);
    }

    /// <summary>The shelf's model, pre-trained on English prose and technical text (the training chapters among it), adapted by a few steps.</summary>
    public static void Pretrained(ArmContext arm, FoundationModelsBookOptions options, CancellationToken ct)
    {
        var (training, test) = Read(arm);
        var folder = arm.Models.Folder(Shelf);
        var tokenizer = PretrainedTokenizer.Load(folder);
        using var model = Checkpoint.Load<CausalLanguageModel>(folder);
        Fit(arm, model, tokenizer, training, arm.Choose(options.AdaptationSteps, 1, 4 * options.AdaptationSteps), 4, 256, AdaptationRate, ct);
        Score(arm, model, tokenizer, test, 512, 384, Adapted, ct);
    }

    private static (List<Document> Training, List<Document> Test) Read(ArmContext arm)
    {
        List<Document> Part(SplitPart part) => [.. RecipeTexts.Set("moby-dick").Read(arm.Data, part)];
        var (training, test) = (Part(SplitPart.Train), Part(SplitPart.Test));
        return arm.Size == RunSize.Quick ? ([.. training.Take(8)], [.. test.Take(2).Select(d => d with { Text = d.Text[..Math.Min(3000, d.Text.Length)] })]) : (training, test);
    }

    private static void Fit(ArmContext arm, CausalLanguageModel model, PretrainedTokenizer tokenizer, List<Document> training, int steps, int batch, int context, double rate, CancellationToken ct)
    {
        int[] tokens = [.. training.SelectMany(d => TestText.Ids(tokenizer, d.Text))];
        var objective = new CausalObjective();
        var stream = new TokenWindows(tokens, objective.SequenceLength(context), new() { ShuffleSeed = Seed.Derive(arm.Seed, "windows"), Epochs = null });
        BookTask.Fit(arm, model, new PretrainingStep(objective, stream, batch), steps, rate, weightDecay: 0.01, objective.Name, ct);
    }

    /// <summary>The better of two bigrams: over words, and over the tokens of the pre-trained model.</summary>
    private static void Baselines(ArmContext arm, List<Document> training, List<Document> test)
    {
        var tokenizer = PretrainedTokenizer.Load(arm.Models.Folder(Shelf));
        var words = WordBigram.Train([.. training.Select(d => d.Text)]);
        var tokens = NGramLanguageModel.Train(training.Select(d => Framed(tokenizer, d.Text)), tokenizer.VocabularySize, new NGramModelOptions { Order = 2 });
        double[] byWords = [.. test.Select(d => words.Bits(d.Text))];
        double[] byTokens = [.. test.Select(d => new NGramLosses(tokens).TokenLosses(Framed(tokenizer, d.Text)).Sum(loss => (double)loss) / Math.Log(2))];
        var better = byWords.Sum() <= byTokens.Sum() ? byWords : byTokens;
        var bytes = test.Sum(d => (double)Encoding.UTF8.GetByteCount(d.Text));
        for (var i = 0; i < test.Count; i++)
        {
            arm.Record(Bigram, better[i], test[i].Id, "bits");
            arm.Record(Bytes, Encoding.UTF8.GetByteCount(test[i].Text), test[i].Id, "bytes");
        }

        arm.Note(string.Create(CultureInfo.InvariantCulture,
            $"Kneser-Ney bigrams, bits a byte: {byWords.Sum() / bytes:0.000} over words (rare ones spelled), {byTokens.Sum() / bytes:0.000} over 8,192 byte-pair tokens; the claims take the {(better == byWords ? "first" : "second")}"));
    }

    private static void Score(ArmContext arm, CausalLanguageModel model, PretrainedTokenizer tokenizer, List<Document> test, int window, int stride, string name, CancellationToken ct)
    {
        var evaluator = new PerplexityEvaluator(model, new PerplexityOptions { Window = window, Stride = stride, BatchSize = 8 });
        var (bits, bytes) = (0.0, 0.0);
        foreach (var document in test)
        {
            ct.ThrowIfCancellationRequested();
            var own = evaluator.TokenLosses(Framed(tokenizer, document.Text)).Sum(loss => (double)loss) / Math.Log(2);
            arm.Record(name, own, document.Id, "bits");
            bits += own;
            bytes += Encoding.UTF8.GetByteCount(document.Text);
        }

        arm.Note(string.Create(CultureInfo.InvariantCulture, $"{arm.Arm}, seed {arm.Seed}: {bits / bytes:0.000} bits a byte on {test.Count} test chapters"));
    }

    /// <summary>An end token in front, which nobody has to predict.</summary>
    private static int[] Framed(PretrainedTokenizer tokenizer, string text) => [tokenizer.Special.Eos!.Id, .. tokenizer.EncodeToIds(text)];
}
