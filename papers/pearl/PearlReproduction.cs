using Offprint.Inference;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>PEARL: draft and target side by side, against taking turns with a tuned length, the target alone, and both ablations.</summary>
[Reproduces("pearl")]
public sealed class PearlReproduction : Reproduction<PearlReproductionOptions>
{
    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new()
        {
            Name = "faster than taking turns", Metric = "time where 1.15x is forecast, tuned speculative decoding over PEARL", Unit = "x", Kind = ClaimKind.Superiority, Bar = 1.10, Over = UnitKind.Items,
            Estimand = Estimand.Ratio(PearlArms.Promising(PearlArms.Turns), PearlArms.Promising(PearlArms.Parallel)),
            Sentence = "where 1.15x is forecast, PEARL is {0} faster than tuned speculative decoding",
        },
        new()
        {
            Name = "same greedy text", Metric = "prompts whose greedy text differs from that of the target alone", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(PearlPair.Different), Sentence = "{0} greedy texts differ from those of the target alone",
        },
        new()
        {
            Name = "tokens a step as forecast", Metric = "tokens a step over the closed form at the acceptance seen", Unit = "x", Kind = ClaimKind.Equivalence, Margin = 0.05,
            Estimand = Estimand.Ratio(NoisyCopies.TokensPerStep, NoisyCopies.ForecastTokensPerStep), Sentence = "a step gives {0} of the tokens that the closed form predicts",
        },
        new()
        {
            Name = "pre-verify helps", Metric = "time without pre-verify over PEARL", Unit = "x", Kind = ClaimKind.Superiority, Bar = 1, Over = UnitKind.Items,
            Estimand = Estimand.Ratio(PearlArms.Promising(PearlArms.WithoutPre), PearlArms.Promising(PearlArms.Parallel)), Sentence = "PEARL is {0} faster than without pre-verify",
        },
        new()
        {
            Name = "post-verify helps", Metric = "time without post-verify over PEARL", Unit = "x", Kind = ClaimKind.Superiority, Bar = 1, Over = UnitKind.Items,
            Estimand = Estimand.Ratio(PearlArms.Promising(PearlArms.WithoutPost), PearlArms.Promising(PearlArms.Parallel)), Sentence = "PEARL is {0} faster than without post-verify",
        },
    ];

    /// <inheritdoc/>
    protected override async Task RunAsync(RunContext run, PearlReproductionOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        run.Report(0, "reading models and prompts");
        var (large, small) = (options.Model ?? run.Models.Folder("offprint-lm"), options.Draft ?? run.Models.Folder("offprint-lm-draft"));
        var tokenizer = PretrainedTokenizer.Load(large);
        SpeculativePair.CheckTokenizers(tokenizer, PretrainedTokenizer.Load(small));
        var count = run.Choose(options.TestPrompts, 2, 2 * options.TestPrompts);
        var prompts = options.Prompts is { } file
            ? SpeculationPrompts.Own(PromptFile.Read(file), tokenizer, 0, 6, count)
            : SpeculationPrompts.Bible(run.Data, tokenizer, 0, run.Choose(6, 1, 6), count, ct);
        using CausalLanguageModel target = Checkpoint.Load<CausalLanguageModel>(large), draft = Checkpoint.Load<CausalLanguageModel>(small);
        target.eval();
        draft.eval();

        // One thread a model, also where they take turns.
        var one = new DecodingOptions { Threads = 1 };
        using IDecodingModel targetDecoder = DecodingModel.For(target, one), draftDecoder = DecodingModel.For(draft, one);

        // A second decoder over the small model plays the target of the noisy copies: decoders serve one thread at a time.
        using var copy = DecodingModel.For(draft, one);
        await new PearlPair(run, options, targetDecoder, draftDecoder, prompts).RunAsync(ct).ConfigureAwait(false);
        await new NoisyCopies(run, options, copy, draftDecoder, prompts).RunAsync(ct).ConfigureAwait(false);
    }
}
