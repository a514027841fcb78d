using System.Globalization;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>A captioner on pictures of two items: does its own text name both items of an unseen pair, each on its side?</summary>
internal static class CaptionTask
{
    public const string Correct = "caption correct";

    public static void Run(ArmContext arm, FoundationModelsBookOptions options, CancellationToken ct)
    {
        var (items, testItems) = BookData.Items(arm);
        var tokenizer = PairCaptions.Tokenizer(ct);
        var (begin, end) = (tokenizer.FindToken(PairCaptions.Begin)!.Value, tokenizer.FindToken(PairCaptions.End)!.Value);
        var pictures = TwoItemPictures.Training(items, arm.Seed);
        var captions = new PairCaptions(pictures, tokenizer, begin, end);
        var seed = Seed.Derive(arm.Seed, "weights");
        var model = new ImageCaptionModel(
            PatchFrontEnd.Create(BookTask.Width, 2 * TwoItemPictures.Side, options.PatchSize, channels: 1, seed, BookTask.Initializer),
            CausalLanguageModel.Create(
                new Gpt2Config
                {
                    VocabularySize = tokenizer.VocabularySize, HiddenSize = BookTask.Width, LayerCount = BookTask.Layers, HeadCount = BookTask.Heads, FeedForwardSize = BookTask.FeedForward,
                    MaximumPositions = captions.Longest + 1, BeginTokenId = begin, EndTokenIds = [end], InitializerRange = BookTask.Initializer,
                },
                seed));
        using var captioner = new Captioner(model, tokenizer, ImagePreprocessor.Vit);
        BookTask.Fit(arm, model, new CaptionObjective(pictures, captions), arm.Choose(options.CaptionSteps, 3, 4 * options.CaptionSteps), options.BatchSize, options.LearningRate, weightDecay: 0.01, ct);
        var each = BookData.PicturesEach(arm);
        Judge(arm, captioner, TwoItemPictures.Test(testItems, each, arm.Seed), each, ct);
    }

    private static void Judge(ArmContext arm, Captioner captioner, TwoItemPictures test, int each, CancellationToken ct)
    {
        var confused = new Dictionary<(int Shown, int Said), int>();
        var (example, unread) = ("", 0);
        foreach (var group in Enumerable.Range(0, test.Count).Chunk(each))
        {
            using var scope = new TensorScope();
            var (left, right) = test.Classes(group[0]);
            var texts = captioner.Describe(test.Pixels(group), cancellation: ct);
            var said = texts.Select(PairCaptions.Parse).ToList();
            foreach (var pair in said)
            {
                if (pair is not { } read)
                {
                    unread++;
                    continue;
                }

                confused[(left, read.Left)] = confused.GetValueOrDefault((left, read.Left)) + 1;
                confused[(right, read.Right)] = confused.GetValueOrDefault((right, read.Right)) + 1;
            }

            example = example.Length > 0 ? example : $"'{texts[0]}' for {BookData.Name((left, right))}";
            arm.Record(Correct, said.Average(pair => pair == (left, right) ? 1.0 : 0), BookData.Name((left, right)));
        }

        var total = confused.Values.Sum();
        var worst = confused.Where(pair => pair.Key.Shown != pair.Key.Said).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(6)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{ItemPixels.Names[pair.Key.Shown]} called {ItemPixels.Names[pair.Key.Said]} {pair.Value}"));
        arm.Note(string.Create(CultureInfo.InvariantCulture,
            $"captions, seed {arm.Seed}: for instance {example}; {unread} of {test.Count} texts fit no template; of {total} named items the commonest confusions are {string.Join(", ", worst.DefaultIfEmpty("none"))}"));
    }
}
