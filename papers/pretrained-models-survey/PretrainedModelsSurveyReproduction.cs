using System.Globalization;
using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// One network, several pre-training objectives, the same time for each, the same tasks: what the survey says in words about which objective is good for what.
/// </summary>
[Reproduces("pretrained-models-survey")]
public sealed class PretrainedModelsSurveyReproduction : Reproduction<PretrainedModelsSurveyOptions>
{
    private const string CostArm = "cost", BaselineArm = "baselines";

    /// <inheritdoc />
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new()
        {
            Name = "pre-training against scratch", Metric = "accuracy of the era with 200 labels, mean of clm, mlm, rtd and t5 less the same networks from scratch", Unit = "points", Kind = ClaimKind.Superiority,
            Bar = 5, Over = UnitKind.Items, Estimand = Estimand.Difference(SurveyNames.Pretrained, SurveyNames.FromScratch), Sentence = "with 200 labels, pre-training adds {0} of accuracy",
        },
        .. PretrainedModelsSurveyOptions.Judged.Select(Better),
        Infills("mlm"),
        Infills("t5"),
        new()
        {
            Name = "contrastive for similarity", Metric = "reciprocal rank of the same speech, simcse less mlm", Kind = ClaimKind.Superiority, Bar = 0, Over = UnitKind.Items,
            Estimand = Estimand.Difference(SurveyNames.Similarity("simcse"), SurveyNames.Similarity("mlm")), Sentence = "contrastive training lifts the reciprocal rank of the same speech by {0}",
        },
    ];

    /// <inheritdoc />
    protected override async Task RunAsync(RunContext run, PretrainedModelsSurveyOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        ulong[] seed = [run.Seeds[0]];
        await run.RunArmsAsync([CostArm], ct, 0, 0.12, seed).ConfigureAwait(false);
        var steps = options.Objectives.ToDictionary(id => id, id => Steps(run, id, options.Seconds - Cost(run, SurveyNames.StartSeconds(id))), StringComparer.Ordinal);
        double contrastive = options.Seconds * 5 / 18;
        // Longest first, so that two cores end at about the same time.
        var arms = options.Objectives.OrderByDescending(id => id is "mlm").ThenByDescending(id => id is "t5" or "infill")
            .Select(id => string.Create(CultureInfo.InvariantCulture, $"{id} {steps[id]} {(id == "mlm" ? Steps(run, "simcse", contrastive) : 0)} {(id == "mlm" ? Steps(run, "mlm", contrastive) : 0)}")).ToList();
        await run.RunArmsAsync([.. arms, BaselineArm], ct, 0.12, 1, seed).ConfigureAwait(false);
        Means(run);
        new SurveyTables(run, options).Write();
    }

    /// <inheritdoc />
    protected override Task RunArmAsync(ArmContext arm, PretrainedModelsSurveyOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(options);
        var experiment = new SurveyExperiment(arm, options.Seconds, ct);
        switch (arm.Arm.Split(' '))
        {
            case [CostArm]:
                experiment.Cost(options.Objectives);
                break;
            case [BaselineArm]:
                experiment.Baselines();
                break;
            case [var id, var steps, var contrastive, var longer]:
                experiment.Objective(id, Number(steps), Number(contrastive), Number(longer));
                break;
            default:
                throw new ArgumentException($"unknown arm '{arm.Arm}'");
        }

        return Task.CompletedTask;
    }

    private static Claim Better(string id) => new()
    {
        Name = $"{id} against scratch", Metric = $"accuracy of the era with 200 labels, {id} less the same network from scratch", Unit = "points", Kind = ClaimKind.Superiority, Bar = 0, Over = UnitKind.Items,
        Estimand = Estimand.Difference(SurveyNames.Era(SurveyNames.Labels, id), SurveyNames.Era(SurveyNames.Labels, SurveyNames.Scratch(id))), Sentence = $"pre-training with {id} adds {{0}} of accuracy",
    };

    private static Claim Infills(string id) => new()
    {
        Name = $"{id} fills gaps", Metric = $"tokens of a gap that come out right, {id} less clm", Unit = "points", Kind = ClaimKind.Superiority, Bar = 0, Over = UnitKind.Items,
        Estimand = Estimand.Difference(SurveyNames.Infill(id), SurveyNames.Infill("clm")), Sentence = $"with both sides in view, {id} gets {{0}} more of a gap's tokens right than clm",
    };

    private static long Steps(RunContext run, string id, double seconds) => run.IsQuick
        ? 3
        : Math.Max(1, (long)Math.Round(seconds / Cost(run, SurveyNames.StepSeconds(id))));

    private static double Cost(RunContext run, string name) => run.Measurements.First(m => m.Name == name).Value;

    /// <summary>The mean over the four objectives and over their networks from scratch, by speech.</summary>
    private static void Means(RunContext run)
    {
        var byName = run.Measurements.ToLookup(m => m.Name);
        Mean(SurveyNames.Pretrained, [.. PretrainedModelsSurveyOptions.Judged]);
        Mean(SurveyNames.FromScratch, [.. PretrainedModelsSurveyOptions.Judged.Select(SurveyNames.Scratch)]);

        void Mean(string name, string[] methods)
        {
            foreach (var speech in methods.SelectMany(method => byName[SurveyNames.Era(SurveyNames.Labels, method)]).GroupBy(m => m.Item, StringComparer.Ordinal))
            {
                run.Record(name, speech.Average(m => m.Value), run.Seeds[0], speech.Key, "points");
            }
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
