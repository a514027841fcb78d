using System.Globalization;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// The book's thesis in small: one transformer stack and one training call for text, pictures, pictures with texts, and captions, each beside a plain baseline.
/// </summary>
[Reproduces("foundation-models-book")]
public sealed class FoundationModelsBookReproduction : Reproduction<FoundationModelsBookOptions>
{
    private const string Text = "text", Pretrained = "pre-trained text", Labels = "vision transformer", Clip = "clip", PlainClip = "clip without hard negatives", Captions = "captioner", Decisions = "decision transformer", Masked = "masked patches", Painter = "text to image";

    private const int DefaultSeeds = 2;

    /// <inheritdoc />
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new()
        {
            Name = "text, pre-trained and adapted", Metric = "bits a byte on unseen chapters, pre-trained and adapted model over Kneser-Ney bigram", Unit = "x", Kind = ClaimKind.Superiority, Bar = 0.95,
            Direction = ClaimDirection.AtMost, Estimand = Estimand.Ratio(TextTask.Adapted, TextTask.Bigram), Sentence = "the adapted text model needs {0} of the bigram's bits a byte",
        },
        new()
        {
            Name = "text, from scratch", Metric = "bits a byte on unseen chapters, small model from scratch over Kneser-Ney bigram", Unit = "x", Kind = ClaimKind.Superiority, Bar = 0.95,
            Direction = ClaimDirection.AtMost, Estimand = Estimand.Ratio(TextTask.Scratch, TextTask.Bigram), Sentence = "the text model from scratch needs {0} of the bigram's bits a byte",
        },
        new()
        {
            Name = "images", Metric = "accuracy of the vision transformer on single items", Kind = ClaimKind.Threshold, Bar = 0.75, Null = 0.1,
            Estimand = Estimand.Mean(LabelTask.Transformer), Sentence = "the vision transformer labels {0} of the items rightly",
        },
        new()
        {
            Name = "image-text, unseen pairs", Metric = "pictures of unseen pairs whose caption is found among those of all 100 pairs", Kind = ClaimKind.Threshold, Bar = 0.40, Null = 0.01,
            Estimand = Estimand.Mean(ClipTask.Found(true)), Sentence = "CLIP finds the caption of {0} of the pictures of unseen pairs",
        },
        new()
        {
            Name = "image-text, order", Metric = "pictures of unseen pairs whose caption scores above the one with the items swapped", Kind = ClaimKind.Threshold, Bar = 0.65, Null = 0.5,
            Estimand = Estimand.Mean(ClipTask.SwapRefused(true)), Sentence = "CLIP refuses the swapped caption for {0} of the pictures of unseen pairs",
        },
        new()
        {
            Name = "captions, unseen pairs", Metric = "pictures of unseen pairs whose generated caption names both items, each on its side", Kind = ClaimKind.Threshold, Bar = 0.50, Null = 0.01,
            Estimand = Estimand.Mean(CaptionTask.Correct), Sentence = "the captioner names both items rightly in {0} of the pictures of unseen pairs",
        },
        new()
        {
            Name = "hard negatives teach order", Metric = "swapped captions refused, with hard negatives less without", Unit = "points", Kind = ClaimKind.Superiority, Bar = 0.05,
            RequiredSize = RunSize.Full, Estimand = Estimand.Difference(ClipTask.SwapRefused(true), ClipTask.SwapRefused(false)),
        },
        new()
        {
            Name = "control", Metric = "mean return in the grid world, Decision Transformer over behaviour cloning", Unit = "x", Kind = ClaimKind.Superiority, Bar = 1.3,
            RequiredSize = RunSize.Full, Estimand = Estimand.Ratio(DecisionTask.Asked, DecisionTask.Cloned), Sentence = "the Decision Transformer earns {0} of what behaviour cloning earns",
        },
    ];

    /// <inheritdoc />
    protected override async Task RunAsync(RunContext run, FoundationModelsBookOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        string[] pictures = run.Choose<string[]>([Clip, Captions, Labels], [Clip, Captions, Labels, Decisions, Masked, Painter], [Clip, Captions, Labels, PlainClip, Decisions, Masked, Painter]);
        // Texts are scored token by token over all test chapters: there one seed has to do at the default size.
        IEnumerable<(string, ulong)> Arms(string[] arms, int seeds) => arms.SelectMany(arm => run.Choose(run.Seeds.Take(seeds), run.Seeds, run.Seeds).Select(seed => (arm, seed)));
        await run.RunArmsAsync([.. Arms([Pretrained], 1), .. Arms(pictures, DefaultSeeds), .. Arms([Text], 1)], ct).ConfigureAwait(false);
        var invariant = CultureInfo.InvariantCulture;
        run.Note("held out in training: " + string.Join(", ", TwoItemPictures.HeldOut.Select(BookData.Name)) + " (left, right)");
        run.Note(string.Create(invariant,
            $"accuracy on single items: vision transformer {Mean(run, LabelTask.Transformer):0.000}, logistic regression on pixels {Mean(run, LabelTask.Logistic):0.000}, nearest class mean {Mean(run, LabelTask.Mean):0.000}"));
        run.Note(string.Create(invariant,
            $"pictures of unseen pairs, both items right: two logistic regressions on the halves {Mean(run, LabelTask.TwoClassifiers):0.000} (told where the halves are), captioner {Mean(run, CaptionTask.Correct):0.000}, CLIP {Mean(run, ClipTask.Found(true)):0.000}, chance 0.010"));
        double bytes = Mean(run, TextTask.Bytes);
        run.Note(string.Create(invariant,
            $"bits a byte: bigram {Mean(run, TextTask.Bigram) / bytes:0.000}, from scratch {Mean(run, TextTask.Scratch) / bytes:0.000}, pre-trained and adapted {Mean(run, TextTask.Adapted) / bytes:0.000}"));
        run.Note(string.Create(invariant, $"all trainings together: {run.Measurements.Where(m => m.Name.EndsWith(" operations", StringComparison.Ordinal)).Sum(m => m.Value):0.0e0} operations, {run.Measurements.Where(m => m.Name.EndsWith(" training seconds", StringComparison.Ordinal)).Sum(m => m.Value):0} seconds of one thread"));
    }

    /// <inheritdoc />
    protected override Task RunArmAsync(ArmContext arm, FoundationModelsBookOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(options);
        switch (arm.Arm)
        {
            case Text:
                TextTask.FromScratch(arm, options, ct);
                break;
            case Pretrained:
                TextTask.Pretrained(arm, options, ct);
                break;
            case Labels:
                LabelTask.Run(arm, options, ct);
                break;
            case Clip or PlainClip:
                ClipTask.Run(arm, options, hard: arm.Arm == Clip, ct);
                break;
            case Decisions:
                DecisionTask.Run(arm, options, ct);
                break;
            case Masked:
                MaskedTask.Run(arm, options, ct);
                break;
            case Painter:
                PaintTask.Run(arm, options, ct);
                break;
            case Captions:
                CaptionTask.Run(arm, options, ct);
                break;
            default:
                throw new ArgumentException($"There is no arm '{arm.Arm}'.", nameof(arm));
        }

        return Task.CompletedTask;
    }

    private static double Mean(RunContext run, string name) => run.Measurements.Where(m => m.Name == name).Average(m => m.Value);
}
