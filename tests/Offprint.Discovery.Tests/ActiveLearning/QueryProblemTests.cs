using Offprint.Numerics;

namespace Offprint.Discovery.Tests;

/// <summary>Problems, their checks, and their difficulty.</summary>
public sealed class QueryProblemTests
{
    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(5, 1)]
    [InlineData(10, 0.3)]
    [InlineData(37, 0.8)]
    public void The_complexity_of_equal_gaps_is_the_closed_form(int arms, double gap)
    {
        var theta = new float[arms];
        theta[arms / 2] = (float)gap;
        var complexity = QueryDesign.Complexity(QueryProblem.BestArm(arms, 10), theta, out var design);
        Assert.Equal(Math.Pow(1 + Math.Sqrt(arms - 1), 2) / (gap * gap), complexity, complexity * 2e-3);
        Assert.Equal(1, design.Sum(), 1e-4);
        Assert.Equal(1 / (1 + Math.Sqrt(arms - 1)), design[arms / 2], 1e-2);
    }

    [Fact]
    public void No_other_design_does_better_and_the_value_is_that_of_the_design()
    {
        var problem = QueryProblem.Thresholds(6, 10);
        float[] theta = [-0.9f, -0.2f, 0.1f, -0.5f, 0.6f, 0.3f];
        var complexity = QueryDesign.Complexity(problem, theta, out var design);
        Assert.Equal(complexity, Value(problem, theta, design), complexity * 2e-3);
        var random = new SeededRandom(1);
        for (var i = 0; i < 2_000; i++)
        {
            double[] other = [.. design.Select(l => Math.Max(1e-6, l + (0.05 * random.NextGaussian())))];
            var sum = other.Sum();
            Assert.True(Value(problem, theta, [.. other.Select(o => (float)(o / sum))]) >= complexity * 0.998);
        }
    }

    [Fact]
    public void Linear_queries_give_what_unit_vectors_give_in_other_coordinates()
    {
        // Queries and hypotheses multiplied by a matrix, θ by its inverse transpose: all products stay.
        double[,] m = { { 1, 0.4, 0 }, { -0.3, 1.2, 0.5 }, { 0.2, 0, 0.9 } };
        var inverse = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(m).Inverse();
        float[] theta = [0.5f, -0.2f, 0.1f], moved = new float[3];
        var queries = new float[3, 3];
        for (var i = 0; i < 3; i++)
        {
            for (var k = 0; k < 3; k++)
            {
                queries[i, k] = (float)m[i, k];
                moved[i] += (float)(inverse[i, k] * theta[k]);
            }
        }

        var plain = QueryDesign.Complexity(QueryProblem.BestArm(3, 5), theta, out var design);
        var linear = QueryDesign.Complexity(new QueryProblem(queries, queries, ObservationModel.Gaussian, LossKind.SimpleRegret, 5), moved, out var other);
        Assert.Equal(plain, linear, plain * 5e-3);
        for (var i = 0; i < 3; i++) Assert.Equal(design[i], other[i], 0.02);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_of_the_complexity_is_that_of_finite_differences(bool linear)
    {
        var problem = linear
            ? new QueryProblem(new float[,] { { 1, 0.2f }, { 0.1f, 1 }, { 0.7f, -0.7f } }, new float[,] { { 1, 0 }, { 0, 1 }, { 0.5f, 0.8f } }, ObservationModel.Gaussian, LossKind.SimpleRegret, 5)
            : QueryProblem.Thresholds(4, 5);
        float[] theta = linear ? [0.9f, 0.2f] : [-0.6f, -0.4f, 0.3f, 0.8f];
        var solver = new DesignSolver(new QueryGeometry(problem));
        var state = solver.Start();
        solver.Solve(theta, state, 50_000, 1e-6);
        var gradient = new float[theta.Length];
        solver.Gradient(theta, state, gradient);
        for (var k = 0; k < theta.Length; k++)
        {
            float[] up = [.. theta], down = [.. theta];
            (up[k], down[k]) = (up[k] + 2e-3f, down[k] - 2e-3f);
            var difference = (solver.Solve(up, solver.Start(), 50_000, 1e-6) - solver.Solve(down, solver.Start(), 50_000, 1e-6)) / 4e-3;
            Assert.Equal(difference, gradient[k], 0.02 * (1 + Math.Abs(difference)));
        }
    }

    [Fact]
    public void A_tie_is_infinitely_hard() => Assert.Equal(double.PositiveInfinity, QueryDesign.Complexity(QueryProblem.BestArm(3, 5), [0.5f, 0.5f, 0], out _));

    [Fact]
    public void Losses_and_best_hypotheses_are_those_of_the_definition()
    {
        var problem = QueryProblem.Thresholds(3, 5);
        float[] theta = [-0.5f, 0.25f, 0.5f];
        Assert.Equal(1, problem.BestHypothesis(theta)); // - + +
        Assert.Equal(0.5, problem.LossOf(2, theta), 1e-6); // - - +: 2 · 0.25
        Assert.Equal(1, (problem with { Loss = LossKind.Identification }).LossOf(2, theta));
        Assert.Equal(0, problem.LossOf(1, theta));
    }

    [Fact]
    public void What_is_no_problem_is_refused_by_name()
    {
        static void Refused(QueryProblem problem, params string[] parts)
        {
            var message = Assert.Throws<ArgumentException>(problem.Validate).Message;
            foreach (var part in parts) Assert.Contains(part, message, StringComparison.Ordinal);
        }

        var arms = QueryProblem.BestArm(3, 5);
        Refused(arms with { Budget = 0 }, "Budget", "0");
        Refused(arms with { Hypotheses = new float[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 1, 0, -0f } } }, "Hypotheses", "0 and 2", "equal");
        Refused(arms with { Hypotheses = new float[,] { { 1, 0 } } }, "Hypotheses", "1 rows");
        Refused(arms with { Hypotheses = new float[,] { { 1, 0 }, { 0, 1 } } }, "Hypotheses", "columns");
        Refused(arms with { Queries = new float[,] { { 1, 1, 0 }, { 2, 2, 0 } } }, "can't tell", "Queries");
        Refused(arms with { Queries = new float[,] { { float.NaN, 1, 0 }, { 2, 2, 0 } } }, "Queries[0, 0]", "NaN");
        Refused(arms with { QueryNames = ["a"] }, "QueryNames");
        Refused(QueryProblem.Thresholds(3, 5) with { Bound = 2 }, "Bound", "2");
        new QueryProblem(new float[,] { { 1, -1, 0 }, { 0, 1, -1 } }, arms.Hypotheses, ObservationModel.Gaussian, LossKind.SimpleRegret, 5).Validate(); // differences only
    }

    [Fact]
    public void Answer_tables_and_json_are_read()
    {
        var folder = Directory.CreateTempSubdirectory("offprint-problem-").FullName;
        try
        {
            string Write(string name, string text)
            {
                File.WriteAllText(Path.Combine(folder, name), text);
                return Path.Combine(folder, name);
            }

            var table = QueryProblemFile.Read(Write("a.csv", "animal,\"legs, four?\",flies\ncat,yes,no\nbird,no,1\nfly,0,1\n".Replace("fly,0,1", "fly,?,1")));
            Assert.Equal(["legs, four?", "flies"], table.QueryNames);
            Assert.Equal(["cat", "bird", "fly"], table.HypothesisNames);
            Assert.Equal([1f, -1, -1, 1, 0, 1], table.Hypotheses.Cast<float>());
            Assert.Equal([-1f, 1, 1, -1], QueryProblemFile.Read(Write("b.csv", "x,p,q\na,0,1\nb,1,0\n")).Hypotheses.Cast<float>());
            Assert.Equal([0f, 1, -0.5f, 0], QueryProblemFile.Read(Write("c.csv", "x,p,q\na,0,1\nb,-0.5,0\n")).Hypotheses.Cast<float>());
            var json = QueryProblemFile.Read(Write("p.json", """{"queries": {"u": [1, 0], "v": [0, 1]}, "hypotheses": [[1, 2], [2, 1]], "noise": "gaussian", "loss": "simple-regret", "budget": 7, "bound": 2}"""));
            Assert.Equal((ObservationModel.Gaussian, LossKind.SimpleRegret, 7, 2f), (json.Noise, json.Loss, json.Budget, json.Bound));
            Assert.Equal(["u", "v"], json.QueryNames);

            foreach (var (name, text, parts) in ((string, string, string[])[])
                [
                    ("e.csv", "x,p\na,yes\nb,perhaps\n", ["e.csv, line 3", "perhaps", "'p'"]),
                    ("e.csv", "x,p,q\na,yes\n", ["e.csv, line 2"]),
                    ("e.csv", "x,p\n", ["e.csv"]),
                    ("e.csv", "x,p\na,yes\nb,yes\n", ["'a' and 'b'", "equal"]),
                    ("e.json", "{", ["e.json", "line"]),
                    ("e.json", "{\"hypotheses\": [[1], [2]], \"nois\": 1}", ["'nois'"]),
                    ("e.json", "{\"hypotheses\": [[1], [2, 3]]}", ["'1' of 'hypotheses'"]),
                    ("e.json", "{\"hypotheses\": [[1], [2]], \"noise\": \"pink\"}", ["'noise'", "bernoulli"]),
                    ("e.json", "{\"queries\": [[1]]}", ["'hypotheses'", "missing"]),
                ])
            {
                var message = Assert.Throws<InvalidDataException>(() => QueryProblemFile.Read(Write(name, text))).Message;
                foreach (var part in parts) Assert.Contains(part, message, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Value(QueryProblem problem, float[] theta, float[] design)
    {
        var best = problem.BestHypothesis(theta);
        double value = 0;
        for (var z = 0; z < problem.HypothesisCount; z++)
        {
            if (z == best) continue;
            double norm = 0, gap = 0;
            for (var i = 0; i < theta.Length; i++)
            {
                var v = problem.Hypotheses[best, i] - problem.Hypotheses[z, i];
                if (v == 0) continue;
                norm += v * v / design[i];
                gap += v * theta[i];
            }

            value = Math.Max(value, norm / (gap * gap));
        }

        return value;
    }
}
