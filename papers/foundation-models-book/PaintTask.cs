using System.Globalization;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers.Reproductions;

/// <summary>Pictures of items from their names, by a decoder over discrete codes; the shelf's convolutional classifier says what they show. The mean picture of a class stands beside them.</summary>
internal static class PaintTask
{
    public const string Recognised = "painted items recognised", MeanPicture = "mean pictures recognised";

    private const string Judge = "offprint-cnn", Begin = "<s>", End = "</s>";

    private const int Codes = 64, Side = 7, Each = 20;

    private static readonly string[] Templates = ["a {}", "a photo of a {}", "this is a {}"];

    public static void Run(ArmContext arm, FoundationModelsBookOptions options, CancellationToken ct)
    {
        var (items, _) = BookData.Items(arm);
        var seed = Seed.Derive(arm.Seed, "weights");
        var steps = arm.Choose(2 * options.LabelSteps, 2, 4 * options.LabelSteps);
        var coder = PictureCoder.Create(new PictureCoderConfig { Channels = 1, Codes = Codes }, seed);
        BookTask.Fit(arm, coder, new PictureCodeObjective(items), steps, options.BatchSize, options.LearningRate, weightDecay: 0, ct, "picture codes");
        var codes = Encode(coder, items, arm.Choose(items.Count, 100, items.Count));
        var tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 320, SpecialTokens = [Begin, End], Threads = 1 })
            .Train(ItemPixels.Names.SelectMany(name => Templates.Select(template => Text(template, name))), cancellationToken: ct);
        var (begin, end) = (tokenizer.FindToken(Begin)!.Value, tokenizer.FindToken(End)!.Value);
        int[] Ids(string text) => [begin, .. tokenizer.EncodeToIds(text), end];
        int[][][] texts = [.. ItemPixels.Names.Select(name => Templates.Select(template => Ids(Text(template, name))).ToArray())];
        using var painter = new TextToImage(
            new TextToImageModel(
                CausalLanguageModel.Create(
                    new Gpt2Config
                    {
                        VocabularySize = tokenizer.VocabularySize + Codes, HiddenSize = BookTask.Width, LayerCount = BookTask.Layers, HeadCount = BookTask.Heads, FeedForwardSize = BookTask.FeedForward,
                        MaximumPositions = texts.Max(own => own.Max(ids => ids.Length)) + (Side * Side), BeginTokenId = begin, EndTokenIds = [end], InitializerRange = BookTask.Initializer,
                    },
                    seed),
                coder, Side, Side),
            tokenizer, ImagePreprocessor.Vit);
        var captions = new CaptionList([.. codes.Select((_, i) => texts[items.Label(i)])]);
        BookTask.Fit(arm, painter.Model, new PictureSequenceObjective(codes, captions), steps, options.BatchSize, options.LearningRate, weightDecay: 0.01, ct, "text to image");
        Judged(arm, painter, items, texts, codes, ct);
    }

    private static void Judged(ArmContext arm, TextToImage painter, ItemPixels items, int[][][] texts, List<int[]> codes, CancellationToken ct)
    {
        if (!arm.Models.Contains(Judge))
        {
            arm.Note(string.Create(CultureInfo.InvariantCulture, $"text to image, seed {arm.Seed}: not judged, {Judge} is not on the shelf"));
            return;
        }

        using var judge = Checkpoint.Load<ConvEncoder>(arm.Models.Folder(Judge));
        var (each, painted, mean) = (arm.Choose(Each, 2, Each), new List<double>(), new List<double>());
        for (var label = 0; label < 10; label++)
        {
            using var scope = new TensorScope();
            using var quiet = no_grad();
            var drawn = painter.Draw([.. Enumerable.Repeat(texts[label][1], each)], TextToImage.DefaultOptions with { Seed = Seed.Derive(arm.Seed, "pictures", label) }, ct);
            painted.Add(Share(judge, painter.Model.Coder.Decode(drawn, Side), label));
            var own = Enumerable.Range(0, codes.Count).Where(i => items.Label(i) == label).Take(500).ToArray();
            mean.Add(own.Length == 0 ? 0 : Share(judge, items.Pixels(own).mean([0], keepdim: true), label));
            arm.Record(Recognised, painted[^1], ItemPixels.Names[label]);
            arm.Record(MeanPicture, mean[^1], ItemPixels.Names[label]);
        }

        arm.Note(string.Create(CultureInfo.InvariantCulture,
            $"text to image, seed {arm.Seed}: {painted.Average():0.000} of {10 * each} pictures painted from their names are recognised by {Judge}, of the 10 mean pictures {mean.Average():0.0}; {painter.Model.Coder.Perplexity(codes):0.0} of {Codes} codes in use (perplexity)"));
    }

    /// <summary>Share of the pictures that the judge, who reads three colours from -1 to 1, gives the label.</summary>
    private static double Share(ConvEncoder judge, Tensor normalised, int label)
    {
        var bright = ItemPixels.Brightness(normalised).clamp(Scalars.Of(0.0), Scalars.Of(1.0)).mul(Scalars.Of(2.0)).sub(Scalars.Of(1.0));
        var named = judge.Forward(new ImageInput(bright.expand(bright.shape[0], 3, bright.shape[2], bright.shape[3]))).Logits.argmax(1).data<long>().ToArray();
        return named.Average(value => value == label ? 1.0 : 0);
    }

    private static List<int[]> Encode(PictureCoder coder, ItemPixels items, int count)
    {
        var codes = new List<int[]>(count);
        foreach (var batch in Enumerable.Range(0, count).Chunk(256))
        {
            using var scope = new TensorScope();
            codes.AddRange(coder.Encode(items.Pixels(batch)).data<long>().ToArray().Select(code => (int)code).Chunk(Side * Side));
        }

        return codes;
    }

    private static string Text(string template, string name) => template.Replace("{}", name, StringComparison.Ordinal);
}
