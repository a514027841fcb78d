using Offprint.Numerics;

namespace Offprint.Discovery.Tests;

/// <summary>The oracles of the training: exact gradients, exact minimax values, the worst parameter by enumeration.</summary>
public sealed class RobustTrainingTests
{
    private static readonly float[][] Arms2 = [[0.8f, 0.2f], [0.2f, 0.8f], [-0.3f, 0.4f], [0.5f, -0.6f]];

    /// <summary>Closed under renaming the arms: then some minimax policy treats arms with equal histories alike, as the network does.</summary>
    private static readonly float[][] Arms3 = [[0.7f, 0, -0.4f], [0.7f, -0.4f, 0], [0, 0.7f, -0.4f], [-0.4f, 0.7f, 0], [0, -0.4f, 0.7f], [-0.4f, 0, 0.7f]];

    private static QueryProblem Arms(int n, int budget, LossKind loss) => QueryProblem.BestArm(n, budget, ObservationModel.Bernoulli, loss);

    private static PolicyNetwork Network(QueryProblem problem, ulong seed)
    {
        // Away from the start, where the last layer is nothing and its gradient would hide mistakes.
        var network = new PolicyNetwork(problem.QueryCount, problem.HypothesisCount, 6);
        network.Initialize(seed);
        var random = new SeededRandom(seed, "test");
        foreach (var weights in network.Weights)
        {
            for (var i = 0; i < weights.Length; i++) weights[i] += 0.3f * (float)random.NextGaussian();
        }

        return network;
    }

    public static TheoryData<string> Problems => ["arms", "thresholds", "linear", "identification"];

    private static (QueryProblem Problem, float[] Theta) Problem(string name) => name switch
    {
        "arms" => (Arms(3, 2, LossKind.SimpleRegret), [0.3f, -0.5f, 0.6f]),
        "thresholds" => (QueryProblem.Thresholds(3, 2), [-0.4f, 0.1f, 0.7f]),
        "linear" => (new QueryProblem(new float[,] { { 1, 0.5f }, { -0.5f, 1 }, { 0.3f, 0.3f } }, new float[,] { { 1, 0 }, { 0, 1 }, { -1, 0.5f } }, ObservationModel.Bernoulli, LossKind.SimpleRegret, 2), [0.4f, 0.2f]),
        _ => (Arms(2, 3, LossKind.Identification), [0.3f, 0.5f]),
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void Score_function_gradients_in_the_weights_are_those_of_the_exact_loss(string name)
    {
        var (problem, theta) = Problem(name);
        var game = new SmallGame(problem);
        var network = Network(problem, 3);
        game.Walk(network, theta);
        float[] weight = new float[game.Batch.Lanes], answers = new float[game.Batch.Lanes];
        for (var s = 0; s < game.Count; s++)
        {
            var (choice, answer) = game.Probability(s, theta);
            weight[s] = (float)(choice * answer * game.Batch.Returns[s]);
            answers[s] = (float)(choice * answer);
        }

        var gradient = network.NewGradient();
        game.Batch.Backward(network, weight, answers, [], gradient);
        AssertGradient(network, gradient, () => game.Loss(network, theta));
        Assert.Contains(gradient, static part => part.Any(static g => Math.Abs(g) > 1e-2));
    }

    [Fact]
    public void The_gradient_of_the_entropy_is_that_of_the_first_choice()
    {
        var problem = QueryProblem.Thresholds(4, 1);
        var game = new SmallGame(problem);
        var network = Network(problem, 5);
        float[] theta = [-0.5f, 0.2f, 0.1f, 0.4f], none = new float[game.Batch.Lanes], entropy = new float[game.Batch.Lanes];
        entropy.AsSpan(0, 3).Fill(1f / 3); // all lanes are alike before the first answer; the others have no weight
        double Entropy()
        {
            game.Walk(network, theta);
            return Enumerable.Range(0, 4).Select(i => (double)game.Batch.ChoiceAt(0)[i * game.Batch.Lanes]).Sum(static p => -p * Math.Log(p));
        }

        Entropy();
        var gradient = network.NewGradient();
        game.Batch.Backward(network, none, none, entropy, gradient);
        AssertGradient(network, gradient, () => -Entropy());
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Both_terms_of_the_gradient_in_the_parameter_make_that_of_the_exact_loss(string name)
    {
        var (problem, theta) = Problem(name);
        var game = new SmallGame(problem);
        var network = Network(problem, 4);
        game.Walk(network, theta);
        var record = new GameRecord(game.Count, problem.Dimension);
        var gradient = new double[problem.Dimension];
        for (var s = 0; s < game.Count; s++)
        {
            var (choice, answer) = game.Probability(s, theta);
            for (var t = 0; t < problem.Budget; t++)
            {
                var query = game.Batch.QueryAt(t, s);
                record.AddScore(game.Geometry, s, query, game.Batch.AnswerAt(t, s), (float)problem.MeanAnswer(query, theta));
            }

            for (var z = 0; z < problem.HypothesisCount; z++) record.AddLossGradient(game.Geometry, s, problem.BestHypothesis(theta), z, game.Batch.Recommendation[(z * game.Batch.Lanes) + s]);
            for (var k = 0; k < gradient.Length; k++)
                gradient[k] += choice * answer * (record.LossGradient[(s * gradient.Length) + k] + (game.Batch.Returns[s] * record.Score[(s * gradient.Length) + k]));
        }

        for (var k = 0; k < gradient.Length; k++)
        {
            float[] up = [.. theta], down = [.. theta];
            (up[k], down[k]) = (up[k] + 0.01f, down[k] - 0.01f);
            Assert.Equal((game.Loss(network, up) - game.Loss(network, down)) / 0.02, gradient[k], 2e-3);
        }
    }

    [Fact]
    public void Sampled_gradients_agree_with_exact_ones()
    {
        var (problem, theta) = Problem("thresholds");
        var game = new SmallGame(problem);
        var network = Network(problem, 6);
        game.Walk(network, theta);
        float[] weight = new float[game.Batch.Lanes], answers = new float[game.Batch.Lanes];
        for (var s = 0; s < game.Count; s++)
        {
            var (choice, answer) = game.Probability(s, theta);
            (weight[s], answers[s]) = ((float)(choice * answer * game.Batch.Returns[s]), (float)(choice * answer));
        }

        var exact = network.NewGradient();
        game.Batch.Backward(network, weight, answers, [], exact);
        const int Games = 40_000;
        var player = new NetworkPlayer(game.Geometry, network, 2, training: true, sampleAnswers: true);
        var record = player.Play([theta], Games, 1, gradients: false, TestContext.Current.CancellationToken);
        var mean = record.Loss.Average();
        Assert.Equal(game.Loss(network, theta), mean, 0.02);
        var sampled = player.Backward(Array.ConvertAll(record.Loss, l => (l - mean) / Games), 1f / Games, 0);
        foreach (var (a, b) in exact.SelectMany(static x => x).Zip(sampled.SelectMany(static x => x))) Assert.Equal(a, b, 0.02f + (0.1f * Math.Abs(a)));
    }

    [Fact]
    public void Lanes_behind_the_last_game_of_a_batch_have_no_say()
    {
        // Two games, and the same two beside others that are told to weigh nothing: the same games, for seeds belong to batches.
        var (problem, theta) = Problem("thresholds");
        var geometry = new QueryGeometry(problem);
        var network = Network(problem, 8);
        float[] weights = [0.3f, -0.2f];
        var alone = new NetworkPlayer(geometry, network, 1, training: true, sampleAnswers: true);
        alone.Play([theta], 2, 1, gradients: false, TestContext.Current.CancellationToken);
        var sum = alone.Backward(weights, 0.5f, 0.4f);

        var batch = new GameBatch(geometry, Panel.Width, training: true);
        for (var lane = 0; lane < batch.Lanes; lane++) batch.SetParameter(lane, theta);
        batch.Play(network, new SeededRandom(Seed.Derive(1, "active-learning/games", 0)));
        var parts = network.NewGradient();
        for (var game = 0; game < 2; game++)
        {
            float[] weight = new float[batch.Lanes], answers = new float[batch.Lanes], entropies = new float[batch.Lanes];
            (weight[game], answers[game], entropies[game]) = (weights[game], 0.5f, 0.4f);
            batch.Backward(network, weight, answers, entropies, parts);
        }

        foreach (var (a, b) in parts.SelectMany(static x => x).Zip(sum.SelectMany(static x => x))) Assert.Equal(a, b, 1e-4f + (1e-3f * Math.Abs(a)));
        Assert.Contains(sum[2], static g => Math.Abs(g) > 1e-3f);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    public void A_tiny_game_is_learned_to_its_minimax_value_and_never_below(int arms, int budget)
    {
        var problem = Arms(arms, budget, LossKind.SimpleRegret);
        var thetas = arms == 2 ? Arms2 : Arms3;
        var game = new SmallGame(problem);
        var minimax = game.Minimax(thetas);
        var network = new PolicyNetwork(arms, arms, 16);
        network.Initialize(1);

        // From a less decided start than that of longer games, for the best choices of a tiny game are mixed ones.
        foreach (var weights in network.Weights)
        {
            for (var i = 0; i < weights.Length; i++) weights[i] /= 2;
        }

        const int Updates = 8_000;
        var options = new RobustTrainOptions { ParameterRate = 0, WeightRate = 0.05, PolicyRate = 3e-3, Entropy = 0.05, Problems = 32, Games = 32, Threads = 2 };
        var trainer = new PoolTrainer(game.Geometry, network, [ParameterPool.Fixed(game.Geometry, thetas)], [0], options, 1);
        for (var i = 0; i < Updates; i++) trainer.Update(i, Updates, TestContext.Current.CancellationToken);
        trainer.Settle();
        var worst = thetas.Max(theta => game.Loss(network, theta));
        Assert.True(worst >= minimax - 1e-4 && worst <= minimax + 0.02, $"worst loss {worst:F4}, minimax {minimax:F4}");
    }

    [Fact]
    public void The_softmax_adversary_alone_finds_the_worst_parameter()
    {
        var problem = Arms(3, 3, LossKind.SimpleRegret);
        var game = new SmallGame(problem);
        var network = Network(problem, 9);
        float[][] thetas = [.. Enumerable.Range(0, 12).Select(j => new SeededRandom((ulong)j, "theta")).Select(static r => Enumerable.Range(0, 3).Select(_ => 1.8f * (r.NextSingle() - 0.5f)).ToArray())];
        var losses = Array.ConvertAll(thetas, t => game.Loss(network, t));
        var options = new RobustTrainOptions { ParameterRate = 0, WeightRate = 0.6, Problems = 32, Games = 16, Threads = 2 };
        var trainer = new PoolTrainer(game.Geometry, network, [ParameterPool.Fixed(game.Geometry, thetas)], [0], options, 2) { TrainsPolicy = false };
        for (var i = 0; i < 600; i++) trainer.Update(i, 600, TestContext.Current.CancellationToken);
        var weights = trainer.Weights();
        Assert.Equal(Array.IndexOf(losses, losses.Max()), Array.IndexOf(weights, weights.Max()));
        Assert.True(weights.Max() > 0.9, $"{string.Join(" ", weights)} for {string.Join(" ", losses)}");
    }

    [Fact]
    public void With_offsets_the_adversary_looks_for_the_largest_excess()
    {
        var problem = Arms(2, 2, LossKind.SimpleRegret);
        var game = new SmallGame(problem);
        var network = Network(problem, 9);
        var losses = Array.ConvertAll(Arms2, t => game.Loss(network, t));
        // Each candidate is a class of its own; the first one reaches more than it can.
        double[] offsets = [.. losses.Select(static (l, j) => l - (j == 2 ? 0.3 : 0))];
        var options = new RobustTrainOptions { ParameterRate = 0, Problems = 32, Games = 16, Threads = 1 };
        var trainer = new PoolTrainer(game.Geometry, network, [.. Arms2.Select(t => ParameterPool.Fixed(game.Geometry, [t]))], offsets, options, 2) { TrainsPolicy = false };
        for (var i = 0; i < 300; i++) trainer.Update(i, 300, TestContext.Current.CancellationToken);
        Assert.True(trainer.Weights()[2] > 0.9, string.Join(" ", trainer.Weights()));
    }

    [Fact]
    public void Pools_climb_and_stay_in_their_class()
    {
        var problem = QueryProblem.Thresholds(8, 6);
        var geometry = new QueryGeometry(problem);
        var network = new PolicyNetwork(8, 9, 8);
        network.Initialize(1);
        var pool = ParameterPool.Draw(geometry, 15, 24, 5);
        float[][] before = [.. pool.Thetas.Select(static t => (float[])t.Clone())];
        foreach (var theta in before) Assert.True(QueryDesign.Complexity(problem, theta, out _) <= 15 * 1.001);
        var options = new RobustTrainOptions { Problems = 24, Games = 16, ParameterRate = 0.02, WeightRate = 0, Threads = 2 };
        var trainer = new PoolTrainer(geometry, network, [pool], [0], options, 5) { TrainsPolicy = false };
        for (var i = 0; i < 120; i++) trainer.Update(i, 120, TestContext.Current.CancellationToken);
        foreach (var theta in pool.Thetas)
        {
            Assert.True(QueryDesign.Complexity(problem, theta, out _) <= 15 * 1.001);
            Assert.All(theta, static v => Assert.InRange(v, -1, 1));
        }

        var policy = new LearnedPolicy(geometry, network);
        double Loss(float[][] thetas) => PolicyEvaluator.MeanLosses(policy, thetas, 400, 9, 2, TestContext.Current.CancellationToken).Average();
        var (first, last) = (Loss(before), Loss(pool.Thetas));
        Assert.True(last > first * 1.1, $"{first} to {last}");
    }

    private static void AssertGradient(PolicyNetwork network, float[][] gradient, Func<double> loss, float step = 0.01f)
    {
        var random = new SeededRandom(1, "which weights");
        for (var part = 0; part < gradient.Length; part++)
        {
            var weights = network.Weights[part];
            foreach (var i in Enumerable.Range(0, weights.Length).OrderBy(_ => random.Next()).Take(25))
            {
                var value = weights[i];
                weights[i] = value + step;
                var up = loss();
                weights[i] = value - step;
                var down = loss();
                weights[i] = value;
                var here = loss();
                // Where a step crosses the kink of a unit, the derivative lies between the slopes to both sides.
                var (left, right) = ((here - down) / step, (up - here) / step);
                Assert.InRange(gradient[part][i], Math.Min(left, right) - 2e-3, Math.Max(left, right) + 2e-3);
            }
        }
    }
}
