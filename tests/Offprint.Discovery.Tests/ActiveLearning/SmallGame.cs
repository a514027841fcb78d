using Google.OrTools.LinearSolver;

namespace Offprint.Discovery.Tests;

/// <summary>A game small enough to look at all of it: every sequence of queries and answers is one lane of a batch.</summary>
internal sealed class SmallGame
{
    private readonly QueryGeometry _geometry;
    private readonly (int Query, int Answer)[][] _sequences;
    private readonly GameBatch _batch;

    public SmallGame(QueryProblem problem)
    {
        Problem = problem;
        _geometry = new QueryGeometry(problem);
        IEnumerable<(int, int)[]> sequences = [[]];
        for (var t = 0; t < problem.Budget; t++)
            sequences = sequences.SelectMany(s => Enumerable.Range(0, problem.QueryCount).SelectMany(i => new[] { -1, 1 }.Select(y => ((int, int)[])[.. s, (i, y)])));
        _sequences = [.. sequences];
        _batch = new GameBatch(_geometry, (_sequences.Length + 15) / 16 * 16, training: true);
    }

    public QueryProblem Problem { get; }

    public QueryGeometry Geometry => _geometry;

    public int Count => _sequences.Length;

    public GameBatch Batch => _batch;

    /// <summary>Lets the policy see every sequence; afterwards probabilities of its choices are known.</summary>
    public void Walk(PolicyNetwork policy, float[] theta)
    {
        for (var lane = 0; lane < _batch.Lanes; lane++) _batch.SetParameter(lane, theta);
        _batch.Reset();
        for (var t = 0; t < Problem.Budget; t++)
        {
            _batch.Decide(policy, t);
            for (var lane = 0; lane < _batch.Lanes; lane++)
            {
                var (query, answer) = _sequences[Math.Min(lane, Count - 1)][t];
                _batch.Observe(t, lane, query, answer);
            }
        }

        _batch.Conclude(policy, Problem.Budget);
    }

    /// <summary>Probability of a sequence: of the policy's choices, and of the answers under θ.</summary>
    public (double Choices, double Answers) Probability(int sequence, float[] theta)
    {
        double choices = 1, answers = 1;
        for (var t = 0; t < Problem.Budget; t++)
        {
            var (query, answer) = _sequences[sequence][t];
            choices *= _batch.ChoiceAt(t)[(query * _batch.Lanes) + sequence];
            answers *= (1 + (answer * Problem.MeanAnswer(query, theta))) / 2;
        }

        return (choices, answers);
    }

    /// <summary>The exact expected loss of a policy.</summary>
    public double Loss(PolicyNetwork policy, float[] theta)
    {
        Walk(policy, theta);
        double loss = 0, mass = 0;
        for (var s = 0; s < Count; s++)
        {
            var (choices, answers) = Probability(s, theta);
            loss += choices * answers * _batch.Returns[s];
            mass += choices * answers;
        }

        Assert.Equal(1, mass, 1e-4);
        return loss;
    }

    /// <summary>min over all policies of max over the candidates of the expected loss, by the linear program over realisation weights (sequence form).</summary>
    public double Minimax(IReadOnlyList<float[]> thetas)
    {
        using var solver = Solver.CreateSolver("GLOP");
        var value = solver.MakeNumVar(double.NegativeInfinity, double.PositiveInfinity, "v");
        var bounds = thetas.Select(_ => solver.MakeConstraint(double.NegativeInfinity, 0)).ToArray();
        foreach (var bound in bounds) bound.SetCoefficient(value, -1);
        Grow([], null);
        solver.Minimize(value);
        Assert.Equal(Solver.ResultStatus.OPTIMAL, solver.Solve());
        return value.SolutionValue();

        // Σ over what is done next = weight of what was done so far.
        void Grow((int Query, int Answer)[] history, Variable? weight)
        {
            var flow = solver.MakeConstraint(weight is null ? 1 : 0, weight is null ? 1 : 0);
            if (weight is not null) flow.SetCoefficient(weight, -1);
            var options = history.Length < Problem.Budget ? Problem.QueryCount : Problem.HypothesisCount;
            for (var option = 0; option < options; option++)
            {
                var variable = solver.MakeNumVar(0, 1, "");
                flow.SetCoefficient(variable, 1);
                if (history.Length < Problem.Budget)
                {
                    foreach (var answer in (int[])[-1, 1]) Grow([.. history, (option, answer)], variable);
                    continue;
                }

                for (var j = 0; j < thetas.Count; j++)
                {
                    var probability = history.Aggregate(1.0, (p, h) => p * (1 + (h.Answer * Problem.MeanAnswer(h.Query, thetas[j]))) / 2);
                    bounds[j].SetCoefficient(variable, probability * Problem.LossOf(option, thetas[j]));
                }
            }
        }
    }
}
