using System.Globalization;
using Offprint.Discovery;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>Robustly trained query policies against training on averages and against rules made by hand: noisy thresholds; with --full also best arms and twenty questions over animals.</summary>
[Reproduces("learning-to-actively-learn")]
public sealed class ActiveLearningReproduction : Reproduction<ActiveLearningPaperOptions>
{
    internal const string RobustGap = "largest excess over the policy of a class, robust", AverageGap = "largest excess over the policy of a class, average-loss", UniformRatio = "worst regret over uniform sampling's, largest of the classes",
        SearchRatio = "worst regret over soft binary search's, smaller of the two harder classes", Learned = "share of animals found, learned", Uniform = "share of animals found, uniform";

    private const string Thresholds = "thresholds", Arms = "arms", Animals = "animals";

    private const int DefaultSeeds = 3;
    private static readonly double[] ErrorRates = [0.1, 0.2, 0.3, 0.4];

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims =>
    [
        new()
        {
            Name = "closer to the best policy of every class", Metric = "largest excess over the policy of a class, average-loss less robust training", Kind = ClaimKind.Superiority, Bar = 0,
            Estimand = Estimand.Difference(AverageGap, RobustGap), Sentence = "the largest excess over the best policy of a class is {0} smaller than after training on averages",
        },
        new()
        {
            Name = "against uniform sampling", Metric = "worst regret over uniform sampling's, largest of three classes", Unit = "x", Kind = ClaimKind.Threshold, Direction = ClaimDirection.AtMost, Bar = 0.75, Null = 1,
            Estimand = Estimand.Mean(UniformRatio), Sentence = "in the least favourable class its worst regret is {0} of uniform sampling's",
        },
        new()
        {
            Name = "against soft binary search", Metric = "worst regret over that of soft binary search with the best error rate, smaller of the two harder classes", Unit = "x", Kind = ClaimKind.Threshold, Direction = ClaimDirection.AtMost, Bar = 1,
            Estimand = Estimand.Mean(SearchRatio), Sentence = "in one of the harder classes its worst regret is {0} of that of soft binary search",
        },
        new()
        {
            Name = "twenty questions", Metric = "share of animals found, learned less uniform", Unit = "points", Kind = ClaimKind.Superiority, Bar = 10, RequiredSize = RunSize.Full,
            Estimand = Estimand.Difference(Learned, Uniform), Sentence = "in twenty questions it finds {0} more of the animals than uniform questions",
        },
    ];

    /// <inheritdoc/>
    protected override Task RunAsync(RunContext run, ActiveLearningPaperOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        IReadOnlyList<ulong> seeds = run.Choose<IReadOnlyList<ulong>>([.. run.Seeds.Take(DefaultSeeds)], run.Seeds, run.Seeds);
        return run.RunArmsAsync(run.Choose<string[]>([Thresholds], [Thresholds, Animals], [Thresholds, Arms, Animals]), ct, seeds: seeds);
    }

    /// <inheritdoc/>
    protected override async Task RunArmAsync(ArmContext arm, ActiveLearningPaperOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(options);
        var settings = new RobustTrainOptions { Iterations = arm.Choose(options.Iterations, 5, 2 * options.Iterations), Seed = arm.Seed, Threads = 1 };
        if (arm.Size == RunSize.Quick) settings = settings with { Pool = 16, Problems = 8, Games = 4 };
        var attack = new AttackOptions { Restarts = arm.Choose(50, 4, 50), Steps = arm.Choose(40, 2, 80), Games = arm.Choose(32, 4, 32), FinalGames = arm.Choose(4_000, 100, 16_000), Threads = 1 };
        switch (arm.Arm)
        {
            case Thresholds:
                await CompareAsync(arm, QueryProblem.Thresholds(25, 20), settings, attack, record: true, ct).ConfigureAwait(false);
                break;
            case Arms:
                await CompareAsync(arm, QueryProblem.BestArm(10, 30), settings, attack, record: false, ct).ConfigureAwait(false);
                break;
            default:
                await AnimalsAsync(arm, settings, ct).ConfigureAwait(false);
                break;
        }
    }

    private static async Task CompareAsync(ArmContext arm, QueryProblem problem, RobustTrainOptions settings, AttackOptions attack, bool record, CancellationToken ct)
    {
        var complexities = settings.ComplexitiesFor(problem);
        var trainer = new RobustPolicyTrainer(settings);
        var robust = await trainer.TrainAsync(problem, new Told(arm, 0, 0.35), ct).ConfigureAwait(false);
        var average = await new RobustPolicyTrainer(settings with { Objective = TrainObjective.Average }).TrainAsync(problem, new Told(arm, 0.35, 0.3), ct).ConfigureAwait(false);
        var uniform = new UniformPolicy(problem);
        var searches = ErrorRates.Select(rate => new SoftBinarySearchPolicy(problem, rate)).ToArray();
        var comparison = new PolicyComparison(problem, complexities, arm.Seed, attack);
        var ratios = new List<(double Uniform, double Search)>();
        double robustGap = double.NegativeInfinity, averageGap = double.NegativeInfinity;
        for (var k = 0; k < complexities.Count; k++)
        {
            ct.ThrowIfCancellationRequested();
            arm.Report(0.65 + (0.35 * k / complexities.Count), string.Create(CultureInfo.InvariantCulture, $"attacks in the class of complexity {complexities[k]}"));
            foreach (var (name, policy) in new (string, IQueryPolicy)[] { ("robust", robust), ("average", average), ("class", trainer.Classes[k].Policy), ("uniform", uniform), ("search", searches[1]), ("bold search", searches[2]) })
                comparison.Attack(policy, k, name, ct);
            double Worst(IQueryPolicy policy, string name, double? known = null)
            {
                var worst = known ?? comparison.Worst(policy, k, ct).Loss;
                arm.Record($"worst regret, {arm.Arm}, {name}", worst, string.Create(CultureInfo.InvariantCulture, $"complexity {complexities[k]}"));
                arm.Record($"mean regret, {arm.Arm}, {name}", comparison.Mean(policy, k, arm.Choose(200, 10, 500), ct), string.Create(CultureInfo.InvariantCulture, $"complexity {complexities[k]}"));
                return worst;
            }

            var (ofRobust, ofAverage, ofClass, ofUniform) = (Worst(robust, "robust"), Worst(average, "average-loss"), Worst(trainer.Classes[k].Policy, "policy of the class"), Worst(uniform, "uniform"));
            // Soft binary search gets the error rate that suits the class best.
            var ofSearch = searches.Select(search => (Policy: search, Loss: comparison.Worst(search, k, ct).Loss)).MinBy(static s => s.Loss);
            Worst(ofSearch.Policy, "soft binary search", ofSearch.Loss);
            foreach (var (name, rule) in new (string, IQueryPolicy)[] { ("top-two Thompson", new TopTwoThompsonPolicy(problem)), ("LUCB", new ConfidenceGapPolicy(problem)), ("phased design", new PhasedDesignPolicy(problem)) })
            {
                if (arm.Size != RunSize.Default) Worst(rule, name);
            }

            robustGap = Math.Max(robustGap, ofRobust - ofClass);
            averageGap = Math.Max(averageGap, ofAverage - ofClass);
            ratios.Add((ofRobust / ofUniform, ofRobust / ofSearch.Loss));
            if (arm.Seed == 42)
            {
                arm.Note(string.Create(CultureInfo.InvariantCulture,
                    $"{arm.Arm}, complexity up to {complexities[k]:G4}, seed 42: worst regret {ofRobust:F2} robust, {ofAverage:F2} average-loss, {ofClass:F2} trained for this class, {ofUniform:F2} uniform, {ofSearch.Loss:F2} soft binary search."));
            }
        }

        if (!record) return;
        arm.Record(RobustGap, robustGap);
        arm.Record(AverageGap, averageGap);
        arm.Record(UniformRatio, ratios.Max(static r => r.Uniform), unit: "x");
        arm.Record(SearchRatio, ratios.Skip(1).Min(static r => r.Search), unit: "x");
    }

    private static async Task AnimalsAsync(ArmContext arm, RobustTrainOptions settings, CancellationToken ct)
    {
        var problem = AnimalQuestions.Create(arm.Data, arm.Choose(64, 16, 64), arm.Choose(40, 20, 40), 20, arm.Seed);
        // What is known of the answers is all that the training gets: some animal, and wrong answers of 10 to 30 %.
        float[] Draw(SeededRandom random) => AnimalQuestions.Truth(problem, random.Next(problem.HypothesisCount), random);
        var hardest = 0.0;
        var sample = new SeededRandom(arm.Seed, "learning-to-actively-learn/complexities");
        for (var i = 0; i < 40; i++) hardest = Math.Max(hardest, QueryDesign.Complexity(problem, Draw(sample), out _, 0.01));
        var learned = await new RobustPolicyTrainer(settings with { Complexities = [hardest / 2, hardest * 1.2], Draw = Draw }).TrainAsync(problem, new Told(arm, 0, 0.8), ct).ConfigureAwait(false);
        var random = new SeededRandom(arm.Seed, "learning-to-actively-learn/truths");
        float[][] truths = [.. Enumerable.Range(0, problem.HypothesisCount * 4).Select(j => AnimalQuestions.Truth(problem, j % problem.HypothesisCount, random))];
        foreach (var (name, policy) in new (string, IQueryPolicy)[] { (Learned, learned), (Uniform, new UniformPolicy(problem)), ("share of animals found, soft binary search", new SoftBinarySearchPolicy(problem, 0.2)), ("share of animals found, top-two Thompson", new TopTwoThompsonPolicy(problem)) })
        {
            var found = 100 * (1 - PolicyEvaluator.MeanLosses(policy, truths, arm.Choose(20, 2, 40), Seed.Derive(arm.Seed, "learning-to-actively-learn/animals"), 1, ct).Average());
            arm.Record(name, found, unit: "points");
            if (arm.Seed == 42) arm.Note(string.Create(CultureInfo.InvariantCulture, $"{name}, seed 42: {found:F1} % of {problem.HypothesisCount} animals, {problem.QueryCount} questions, {problem.Budget} asked."));
        }
    }

    private sealed class Told(ArmContext arm, double from, double width) : IProgress<TrainReport>
    {
        public void Report(TrainReport value) => arm.Report(Math.Min(1, from + (width * value.Fraction)), value.Policy);
    }
}
