using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers.Reproductions;

/// <summary>CLIP on pictures of two items: among the captions of all 100 ordered pairs, is that of an unseen pair found, and is it told from the one with the items swapped?</summary>
internal static class ClipTask
{
    public static string Found(bool hard) => hard ? "caption found" : "caption found without hard negatives";

    public static string SwapRefused(bool hard) => hard ? "swap refused" : "swap refused without hard negatives";

    public static void Run(ArmContext arm, FoundationModelsBookOptions options, bool hard, CancellationToken ct)
    {
        var (items, testItems) = BookData.Items(arm);
        var tokenizer = PairCaptions.Tokenizer(ct);
        var (begin, end) = (tokenizer.FindToken(PairCaptions.Begin)!.Value, tokenizer.FindToken(PairCaptions.End)!.Value);
        var pictures = TwoItemPictures.Training(items, arm.Seed);
        var captions = new PairCaptions(pictures, tokenizer, begin, end);
        using var model = ClipModel.Create(
            new ClipConfig
            {
                VocabularySize = tokenizer.VocabularySize, HiddenSize = BookTask.Width, LayerCount = BookTask.Layers, HeadCount = BookTask.Heads, FeedForwardSize = BookTask.FeedForward,
                MaximumPositions = captions.Longest, ProjectionSize = BookTask.Width, BeginTokenId = begin, EndTokenIds = [end], InitializerRange = BookTask.Initializer,
                Vision = new ClipVisionConfig
                {
                    HiddenSize = BookTask.Width, LayerCount = BookTask.Layers, HeadCount = BookTask.Heads, FeedForwardSize = BookTask.FeedForward,
                    ImageSize = 2 * TwoItemPictures.Side, PatchSize = options.PatchSize, Channels = 1,
                },
            },
            Seed.Derive(arm.Seed, "weights"));
        SineCosinePositions.Start(model);
        using var objective = new ImageTextObjective(pictures, captions) { HardNegatives = hard };
        BookTask.Fit(arm, model, objective, arm.Choose(options.ClipSteps, 3, 4 * options.ClipSteps), options.BatchSize, options.LearningRate, weightDecay: 0.05, ct);
        var each = BookData.PicturesEach(arm);
        Judge(arm, model, captions, TwoItemPictures.Test(testItems, each, arm.Seed), each, hard, ct);
    }

    private static void Judge(ArmContext arm, ClipModel model, PairCaptions captions, TwoItemPictures test, int each, bool hard, CancellationToken ct)
    {
        using var scope = new TensorScope();
        using var quiet = no_grad();
        var texts = ZeroShotClassifier.Average(model, captions.All);
        foreach (var group in Enumerable.Range(0, test.Count).Chunk(each))
        {
            ct.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            var (left, right) = test.Classes(group[0]);
            var (own, swapped) = ((left * 10) + right, (right * 10) + left);
            var scores = model.EncodeImage(new ImageInput(test.Pixels(group))).matmul(texts.t());
            var rows = Enumerable.Range(0, group.Length).Select(i => scores[i].data<float>().ToArray()).ToList();
            var pair = BookData.Name((left, right));
            arm.Record(Found(hard), rows.Average(row => row.Where((_, i) => i != own).Max() < row[own] ? 1.0 : 0), pair);
            arm.Record(SwapRefused(hard), rows.Average(row => row[own] > row[swapped] ? 1.0 : 0), pair);
        }
    }
}
