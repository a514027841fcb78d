using Offprint.Inference;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>SpecDec++: a head on the draft model that stops drafting, against fixed lengths, the usual schedule and the draft's own confidence.</summary>
[Reproduces("specdec-plus-plus")]
public sealed class SpecDecReproduction : Reproduction<SpecDecOptions>
{
    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new()
        {
            Name = "faster than any fixed length", Metric = "modelled time, best fixed length over SpecDec++", Unit = "x", Kind = ClaimKind.Superiority, Bar = 1.03, Over = UnitKind.Items,
            Estimand = Estimand.Ratio(SpecDecExperiment.Seconds(SpecDecExperiment.Fixed), SpecDecExperiment.Seconds(SpecDecExperiment.Head)),
            Sentence = "stopping by the acceptance head is {0} faster than the best fixed length",
        },
        new()
        {
            Name = "the head predicts acceptance", Metric = "area under the ROC curve of the acceptance head", Kind = ClaimKind.Threshold, Bar = 0.65, Null = 0.5, Over = UnitKind.Items,
            Estimand = Estimand.Mean(SpecDecExperiment.Auc), Sentence = "the acceptance head ranks kept above rejected tokens with an AUC of {0}",
        },
        new()
        {
            Name = "same greedy text", Metric = "prompts whose greedy text differs from that of the target alone", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(SpecDecExperiment.Different), Sentence = "{0} greedy texts differ from those of the target alone",
        },
    ];

    /// <inheritdoc/>
    protected override Task RunAsync(RunContext run, SpecDecOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        run.Report(0, "reading models and prompts");
        var (large, small) = (options.Model ?? run.Models.Folder("offprint-lm"), options.Draft ?? run.Models.Folder("offprint-lm-draft"));
        var tokenizer = PretrainedTokenizer.Load(large);
        SpeculativePair.CheckTokenizers(tokenizer, PretrainedTokenizer.Load(small));
        var (head, development, test) = (run.Choose(options.HeadPrompts, 8, options.HeadPrompts), run.Choose(24, 3, 24), run.Choose(options.TestPrompts, 3, 2 * options.TestPrompts));
        var prompts = options.Prompts is { } file
            ? SpeculationPrompts.Own(PromptFile.Read(file), tokenizer, head, development, test)
            : SpeculationPrompts.Bible(run.Data, tokenizer, head, development, test, ct);
        using CausalLanguageModel target = Checkpoint.Load<CausalLanguageModel>(large), draft = Checkpoint.Load<CausalLanguageModel>(small);
        target.eval();
        draft.eval();

        // One thread a model: passes of so small models are too short to share.
        var one = new DecodingOptions { Threads = 1 };
        using IDecodingModel targetDecoder = DecodingModel.For(target, one), draftDecoder = DecodingModel.For(draft, one);
        new SpecDecExperiment(run, options, targetDecoder, draftDecoder, prompts).Run(ct);
        return Task.CompletedTask;
    }
}
