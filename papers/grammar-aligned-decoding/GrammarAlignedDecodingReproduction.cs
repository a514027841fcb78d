using System.Globalization;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// ASAp against masking: for three grammars of Python expressions the model's restricted distribution is summed up exactly, and so is the distribution of the next sample after 0 to 2,000 samples.
/// </summary>
[Reproduces("grammar-aligned-decoding")]
public sealed class GrammarAlignedDecodingReproduction : Reproduction<GrammarAlignedDecodingOptions>
{
    internal const string Masked = "divergence, masked", Early = "divergence, after 200 samples", Late = "divergence, after all samples", Violations = "samples outside of the grammar",
        Broken = "samples after which the estimate rose or fell below the truth";

    private const int EarlySamples = 200, QuickSamples = 60;
    private const double LeastDistortion = 0.05;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims =>
    [
        new()
        {
            Name = "after all samples", Metric = "KL divergence of the next sample after 2,000 samples from the restricted distribution, over that of masking", Unit = "x", Kind = ClaimKind.Superiority,
            Direction = ClaimDirection.AtMost, Bar = 0.2, Estimand = Estimand.Ratio(Late, Masked), Sentence = "after 2,000 samples the divergence from the restricted distribution is {0} that of masking",
        },
        new()
        {
            Name = "after 200 samples", Metric = "KL divergence of the next sample after 200 samples from the restricted distribution, over that of masking", Unit = "x", Kind = ClaimKind.Superiority,
            Direction = ClaimDirection.AtMost, Bar = 0.5, Estimand = Estimand.Ratio(Early, Masked), Sentence = "after 200 samples the divergence from the restricted distribution is {0} that of masking",
        },
        new()
        {
            Name = "always grammatical", Metric = "samples that the runtime's own regular expressions do not match, all runs", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(Violations), Sentence = "{0} samples are outside of their grammar",
        },
        new()
        {
            Name = "sound estimates", Metric = "samples after which the estimate of the grammatical mass had risen or lay below the true mass, all runs", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(Broken), Sentence = "after {0} samples the estimate of the grammatical mass had risen or was below the truth",
        },
    ];

    /// <inheritdoc/>
    protected override Task RunAsync(RunContext run, GrammarAlignedDecodingOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<ExpressionGrammar> grammars = options.Grammar is { } file ? [new ExpressionGrammar(Path.GetFileName(file), File.ReadAllText(file), null)] : ExpressionGrammar.All;
        run.Report(0, "reading the model");
        var folder = options.Model ?? run.Models.Folder("offprint-char");
        var tokenizer = PretrainedTokenizer.Load(folder);
        using var model = Checkpoint.Load<CausalLanguageModel>(folder);
        model.eval();
        using var decoder = DecodingModel.For(model);
        var end = tokenizer.Special.Eos?.Id ?? throw new InvalidDataException($"{folder}: the tokenizer has no end-of-text token");
        using var next = NextTokenModel.Of(decoder, [tokenizer.Special.Bos?.Id ?? end]);
        var samples = run.Choose(options.Samples, Math.Min(options.Samples, QuickSamples), options.Samples);
        var early = Math.Min(EarlySamples, samples);
        var parts = grammars.Count + 0.2;
        for (var g = 0; g < grammars.Count; g++)
        {
            run.Report(g / parts, $"{grammars[g].Name}: all strings");
            var experiment = new AlignmentExperiment(run, grammars[g], tokenizer, next, end, ct);
            if (experiment.MaskedDivergence < LeastDistortion && !run.IsQuick)
            {
                run.Inconclusive(string.Create(CultureInfo.InvariantCulture, $"masking is only {experiment.MaskedDivergence:0.000} nats from the restricted distribution of the grammar '{grammars[g].Name}'; at {LeastDistortion} there is something to align"));
            }

            for (var s = 0; s < run.Seeds.Count; s++)
            {
                run.Report((g + (0.3 + (0.7 * s / run.Seeds.Count))) / parts, string.Create(CultureInfo.InvariantCulture, $"{grammars[g].Name}: seed {run.Seeds[s]}"));
                experiment.Run(run.Seeds[s], samples, early, ct);
            }
        }

        run.Report(grammars.Count / parts, "time a token");
        AlignmentTiming.Run(run, decoder, tokenizer, grammars[0], end, ct);
        return Task.CompletedTask;
    }
}
