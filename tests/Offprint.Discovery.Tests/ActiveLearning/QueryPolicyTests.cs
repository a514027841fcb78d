using System.Text;
using Offprint.Numerics;

namespace Offprint.Discovery.Tests;

/// <summary>Games of all policies: order of calls, budgets, saving, and what the rules are known for.</summary>
public sealed class QueryPolicyTests
{
    private static readonly QueryProblem Line = QueryProblem.Thresholds(9, 8);

    public static TheoryData<string> Names => ["uniform", "soft binary search", "thompson", "lucb", "design", "learned"];

    private static IQueryPolicy Create(string name, QueryProblem problem) => name switch
    {
        "uniform" => new UniformPolicy(problem),
        "soft binary search" => new SoftBinarySearchPolicy(problem, 0.1),
        "thompson" => new TopTwoThompsonPolicy(problem),
        "lucb" => new ConfidenceGapPolicy(problem),
        "design" => new PhasedDesignPolicy(problem),
        _ => Untrained(problem),
    };

    private static LearnedPolicy Untrained(QueryProblem problem)
    {
        var geometry = new QueryGeometry(problem);
        var network = new PolicyNetwork(geometry.N, geometry.P, 8);
        network.Initialize(7);
        return new LearnedPolicy(geometry, network);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_game_ends_with_its_budget_and_can_be_saved_in_the_middle(string name)
    {
        foreach (var problem in (QueryProblem[])[Line, QueryProblem.BestArm(4, 6), Linear()])
        {
            var policy = Create(name, problem);
            var (game, random) = (policy.Start(3), new SeededRandom(5));
            double Answer() => problem.Noise == ObservationModel.Bernoulli ? random.Next(2) == 0 ? -1 : 1 : random.NextGaussian();
            for (var t = 0; t < 4; t++)
            {
                Assert.Equal(game.NextQuery(), game.NextQuery());
                game.Observe(Answer());
            }

            using var saved = new MemoryStream();
            game.Save(saved);
            saved.Position = 0;
            var resumed = policy.Resume(saved);
            Assert.Equal(game.History, resumed.History);
            Assert.Equal(game.Recommend(), resumed.Recommend());
            while (game.Remaining > 0)
            {
                Assert.Equal(game.NextQuery(), resumed.NextQuery());
                Assert.InRange(game.NextQuery(), 0, problem.QueryCount - 1);
                var answer = Answer();
                game.Observe(answer);
                resumed.Observe(answer);
            }

            Assert.Equal(game.Recommend(), resumed.Recommend());
            Assert.InRange(game.Recommend(), 0, problem.HypothesisCount - 1);
            Assert.Contains("Budget", Assert.Throws<InvalidOperationException>(() => game.NextQuery()).Message, StringComparison.Ordinal);
            Assert.Contains("Budget", Assert.Throws<InvalidOperationException>(() => game.Observe(1)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Wrong_calls_are_refused()
    {
        var game = new UniformPolicy(Line).Start(1);
        Assert.Contains("Next()", Assert.Throws<InvalidOperationException>(() => game.Observe(1)).Message, StringComparison.Ordinal);
        game.NextQuery();
        Assert.Contains("y is 0.5", Assert.Throws<ArgumentException>(() => game.Observe(0.5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => game.Observe(double.NaN));
        Assert.Equal(8, game.Remaining);
        Assert.Contains("errorRate", Assert.Throws<ArgumentException>(() => new SoftBinarySearchPolicy(Line, 0.5)).Message, StringComparison.Ordinal);
        Assert.Contains("width", Assert.Throws<ArgumentException>(() => new ConfidenceGapPolicy(Line, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("phases", Assert.Throws<ArgumentException>(() => new PhasedDesignPolicy(Line, 0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"seed\": 1, \"history\": [{\"query\": 99, \"answer\": 1}]}")]
    [InlineData("{\"seed\": 1, \"history\": [], \"more\": 1}")]
    public void Files_that_are_no_games_of_a_policy_are_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => new UniformPolicy(Line).Resume(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_noise_the_adaptive_rules_find_the_threshold(string name)
    {
        if (name == "learned") return; // an untrained one need not
        var problem = QueryProblem.Thresholds(9, name == "uniform" ? 9 : 18);
        for (var truth = 0; truth <= 9; truth++)
        {
            var theta = Enumerable.Range(0, 9).Select(i => i < truth ? -1f : 1f).ToArray();
            var losses = PolicyEvaluator.Losses(Create(name, problem), theta, 40, 3, 2, TestContext.Current.CancellationToken);
            Assert.True(losses.Average() < 0.2, $"{name}, threshold {truth}: {losses.Average()}");
        }
    }

    [Fact]
    public void Soft_binary_search_halves()
    {
        // Noise-free binary search over 10 thresholds needs 4 labels.
        var problem = QueryProblem.Thresholds(9, 4);
        for (var truth = 0; truth <= 9; truth++)
        {
            var game = new SoftBinarySearchPolicy(problem, 0.01).Start(1);
            while (game.Remaining > 0) game.Observe(game.NextQuery() < truth ? -1 : 1);
            Assert.Equal(truth, game.Recommend());
        }
    }

    [Fact]
    public void Uniform_asks_everything_once_before_anything_twice()
    {
        var game = new UniformPolicy(QueryProblem.Thresholds(9, 18)).Start(4);
        for (var t = 0; t < 18; t++)
        {
            game.NextQuery();
            game.Observe(1);
        }

        Assert.All(game.History.GroupBy(static h => h.Query), static g => Assert.Equal(2, g.Count()));
        Assert.Equal(9, game.History.Take(9).Select(static h => h.Query).Distinct().Count());
    }

    [Theory]
    [InlineData("thompson")]
    [InlineData("lucb")]
    [InlineData("design")]
    public void Adaptive_rules_beat_uniform_sampling_on_arms_with_many_bad_ones(string name)
    {
        var problem = QueryProblem.BestArm(10, 40, loss: LossKind.Identification) with { Bound = 2 };
        float[] theta = [1, 0.3f, -1, -1, -1, -1, -1, -1, -1, -1];
        double Loss(string rule) => PolicyEvaluator.Losses(Create(rule, problem), theta, 1_500, 1, 2, TestContext.Current.CancellationToken).Average();
        Assert.True(Loss(name) < 0.8 * Loss("uniform"), $"{Loss(name)} against {Loss("uniform")}");
    }

    [Fact]
    public void A_session_of_a_learned_policy_does_what_batches_do()
    {
        var policy = Untrained(Line);
        var random = new SeededRandom(2);
        var batch = new GameBatch(policy.Geometry, 16, training: false);
        batch.Reset();
        var game = policy.Start(11);
        for (var t = 0; t < Line.Budget; t++)
        {
            batch.Decide(policy.Network, t);
            var query = game.NextQuery();
            Assert.True(batch.ChoiceAt(t)[(query * 16) + 5] > 0);
            var answer = random.Next(2) == 0 ? -1 : 1;
            game.Observe(answer);
            for (var lane = 0; lane < 16; lane++) batch.Observe(t, lane, query, lane == 5 ? answer : -answer);
        }

        batch.Conclude(policy.Network, Line.Budget);
        Assert.Equal(batch.MostLikely(5), game.Recommend());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_saved_policy_plays_the_same_games(bool linear)
    {
        var policy = Untrained((linear ? Linear() : Line) with { HypothesisNames = [.. Enumerable.Range(0, linear ? 3 : 10).Select(static i => $"h{i}")] });
        using var stream = new MemoryStream();
        policy.Save(stream);
        stream.Position = 0;
        var loaded = LearnedPolicy.Load(stream);
        Assert.Equal(policy.Problem.HypothesisNames, loaded.Problem.HypothesisNames);
        Assert.Equal(policy.ParameterCount, loaded.ParameterCount);
        var theta = Enumerable.Repeat(0.2f, policy.Problem.Dimension).ToArray();
        Assert.Equal(PolicyEvaluator.Losses(policy, theta, 100, 1, 2, TestContext.Current.CancellationToken), PolicyEvaluator.Losses(loaded, theta, 100, 1, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Damaged_policies_are_refused()
    {
        using var stream = new MemoryStream();
        Untrained(Line).Save(stream);
        var text = Encoding.UTF8.GetString(stream.ToArray());
        foreach (var damaged in (string[])["", "[]", "{}", text[..(text.Length / 2)], text.Replace("\"hidden\":8", "\"hidden\":9", StringComparison.Ordinal), text.Replace("\"budget\":8", "\"budget\":0", StringComparison.Ordinal), text.Replace("\"noise\":\"bernoulli\"", "\"noise\":\"pink\"", StringComparison.Ordinal), text.Replace("policy 1", "policy 9", StringComparison.Ordinal)])
        {
            Assert.NotEqual(text, damaged);
            Assert.Throws<InvalidDataException>(() => LearnedPolicy.Load(new MemoryStream(Encoding.UTF8.GetBytes(damaged))));
        }
    }

    [Fact]
    public async Task Training_depends_on_the_seed_alone_and_helps()
    {
        var problem = QueryProblem.Thresholds(8, 6);
        var options = new RobustTrainOptions { Iterations = 30, Pool = 32, Problems = 16, Games = 8, Hidden = 8, Complexities = [8, 16], Threads = 1 };
        var trainer = new RobustPolicyTrainer(options);
        var reports = new List<TrainReport>();
        var one = await trainer.TrainAsync(problem, new Heard(reports), TestContext.Current.CancellationToken);
        var two = await new RobustPolicyTrainer(options with { Threads = 2 }).TrainAsync(problem, ct: TestContext.Current.CancellationToken);
        Assert.Equal(one.Network.Weights.SelectMany(static w => w), two.Network.Weights.SelectMany(static w => w));
        Assert.Equal(90, reports.Count);
        Assert.Equal(1, reports[^1].Fraction, 1e-9);
        Assert.Equal([8.0, 16], trainer.Classes.Select(static c => c.Complexity));
        Assert.All(trainer.Classes, static c => Assert.InRange(c.WorstLoss, 0, 8));

        var average = await new RobustPolicyTrainer(options with { Iterations = 100, Objective = TrainObjective.Average, PolicyRate = 1e-2 }).TrainAsync(problem, ct: TestContext.Current.CancellationToken);
        var geometry = new QueryGeometry(problem);
        var tests = ParameterPool.Draw(geometry, 16, 100, 99).Thetas;
        var start = new PolicyNetwork(geometry.N, geometry.P, 8);
        start.Initialize(options.Seed);
        double Loss(LearnedPolicy policy) => PolicyEvaluator.MeanLosses(policy, tests, 100, 5, 2, TestContext.Current.CancellationToken).Average();
        Assert.True(Loss(average) < Loss(new LearnedPolicy(geometry, start)), $"{Loss(average)} against {Loss(new LearnedPolicy(geometry, start))} untrained");
    }

    [Fact]
    public void An_attack_finds_worse_than_random_parameters_and_reports_new_games()
    {
        var policy = new SoftBinarySearchPolicy(QueryProblem.Thresholds(8, 6), 0.05);
        var options = new AttackOptions { Restarts = 12, Steps = 25, Games = 24, FinalGames = 2_000, Threads = 2 };
        var none = PolicyEvaluator.WorstCase(policy, 15, options with { Steps = 0 }, TestContext.Current.CancellationToken);
        var found = PolicyEvaluator.WorstCase(policy, 15, options, TestContext.Current.CancellationToken);
        Assert.True(found.Loss > none.Loss + (2 * found.StandardError), $"{none.Loss} to {found.Loss}");
        Assert.True(QueryDesign.Complexity(policy.Problem, found.Theta, out _) <= 15 * 1.001);
        Assert.Equal(found.Loss, PolicyEvaluator.Losses(policy, found.Theta, 4_000, 77, 2, TestContext.Current.CancellationToken).Average(), 4 * found.StandardError);
    }

    [Fact]
    public void Settings_out_of_range_are_refused_by_name()
    {
        static void Refused(string name, Action action) => Assert.Contains(name, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
        Refused("Iterations", () => _ = new RobustPolicyTrainer(new RobustTrainOptions { Iterations = 0 }));
        Refused("Games", () => _ = new RobustPolicyTrainer(new RobustTrainOptions { Games = 1 }));
        Refused("Hidden", () => _ = new RobustPolicyTrainer(new RobustTrainOptions { Hidden = 1_000 }));
        Refused("Barrier", () => _ = new RobustPolicyTrainer(new RobustTrainOptions { Barrier = double.NaN }));
        Refused("Complexities", () => _ = new RobustPolicyTrainer(new RobustTrainOptions { Complexities = [3, 2] }));
        Refused("Complexities", () => PolicyEvaluator.WorstCase(new UniformPolicy(Line), 0.1, new AttackOptions { Restarts = 2 }, TestContext.Current.CancellationToken));
        Refused("Restarts", () => PolicyEvaluator.WorstCase(new UniformPolicy(Line), 10, new AttackOptions { Restarts = 0 }, TestContext.Current.CancellationToken));
        Refused("theta", () => PolicyEvaluator.Losses(new UniformPolicy(Line), [1], 10, 1, ct: TestContext.Current.CancellationToken));
    }

    private static QueryProblem Linear() => new(
        new float[,] { { 1, 0.5f }, { -0.5f, 1 }, { 0.3f, 0.3f } }, new float[,] { { 1, 0 }, { 0, 1 }, { -1, 0.5f } }, ObservationModel.Gaussian, LossKind.SimpleRegret, 7);

    private sealed class Heard(List<TrainReport> reports) : IProgress<TrainReport>
    {
        public void Report(TrainReport value) => reports.Add(value);
    }
}
