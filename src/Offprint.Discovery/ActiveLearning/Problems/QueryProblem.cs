using System.Globalization;

namespace Offprint.Discovery;

/// <summary>
/// A problem of active learning: ask at most <paramref name="Budget"/> of the queries, one after the other, see a noisy answer to each, then name the hypothesis z with the largest ⟨z, θ⟩ for an unknown θ.
/// Best arms (queries = hypotheses = unit vectors), linear bandits, classification over finitely many labelings (queries = unit vectors, hypotheses = vectors of ±1) and twenty questions are of this form.
/// </summary>
/// <param name="Queries">x_1..x_n, one a row, [n, dimension].</param>
/// <param name="Hypotheses">z_1..z_p, one a row, [p, dimension]; no two rows equal.</param>
/// <param name="Noise">How answers scatter.</param>
/// <param name="Loss">What a wrong recommendation costs.</param>
/// <param name="Budget">T, the number of queries that may be asked, at least 1.</param>
/// <seealso href="https://arxiv.org/abs/2010.15382">Zhang, Jain, Jamieson, "Learning to Actively Learn: A Robust Approach" (2020)</seealso>
public sealed record QueryProblem(float[,] Queries, float[,] Hypotheses, ObservationModel Noise, LossKind Loss, int Budget)
{
    /// <summary>Names of the queries, for people; null for numbers.</summary>
    public IReadOnlyList<string>? QueryNames { get; init; }

    /// <summary>Names of the hypotheses, for people; null for numbers.</summary>
    public IReadOnlyList<string>? HypothesisNames { get; init; }

    /// <summary>The largest |⟨x, θ⟩| that is considered in training and attacks; 1 is the largest for <see cref="ObservationModel.Bernoulli"/>.</summary>
    public float Bound { get; init; } = 1;

    /// <summary>n.</summary>
    public int QueryCount => Queries.GetLength(0);

    /// <summary>p.</summary>
    public int HypothesisCount => Hypotheses.GetLength(0);

    /// <summary>The length of θ.</summary>
    public int Dimension => Queries.GetLength(1);

    /// <summary>Which of so many arms has the largest mean?</summary>
    /// <param name="arms">n, at least 2.</param>
    /// <param name="budget">Pulls.</param>
    /// <param name="noise">Noise of the rewards.</param>
    /// <param name="loss">What a wrong arm costs.</param>
    /// <returns>The problem; θ holds the means of the arms.</returns>
    public static QueryProblem BestArm(int arms, int budget, ObservationModel noise = ObservationModel.Gaussian, LossKind loss = LossKind.SimpleRegret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 2);
        return new QueryProblem(Identity(arms), Identity(arms), noise, loss, budget);
    }

    /// <summary>Where on a line do labels turn from −1 to +1? Points may be labelled more than once; their labels are noisy.</summary>
    /// <param name="points">n, at least 1; there are n + 1 thresholds.</param>
    /// <param name="budget">Labels.</param>
    /// <param name="loss">What a wrong threshold costs.</param>
    /// <returns>The problem; θ holds the mean label of each point.</returns>
    public static QueryProblem Thresholds(int points, int budget, LossKind loss = LossKind.SimpleRegret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        var hypotheses = new float[points + 1, points];
        for (var z = 0; z <= points; z++)
        {
            for (var i = 0; i < points; i++) hypotheses[z, i] = i < z ? -1 : 1;
        }

        return new QueryProblem(Identity(points), hypotheses, ObservationModel.Bernoulli, loss, budget);
    }

    /// <summary>Which row of a table of answers is it? Twenty questions, diagnosis, choice among classifiers.</summary>
    /// <param name="answers">[p, n]: what each hypothesis answers to each query, from −1 (no) to 1 (yes).</param>
    /// <param name="budget">Questions.</param>
    /// <param name="loss">What a wrong row costs.</param>
    /// <returns>The problem; θ holds the mean answer to each query.</returns>
    public static QueryProblem AnswerTable(float[,] answers, int budget, LossKind loss = LossKind.Identification)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return new QueryProblem(Identity(answers.GetLength(1)), answers, ObservationModel.Bernoulli, loss, budget);
    }

    /// <summary>Checks that the problem is one.</summary>
    /// <exception cref="ArgumentException">Something is out of range, two hypotheses are equal, or the queries can't tell two hypotheses apart; the message names the argument.</exception>
    public void Validate()
    {
        Require(Queries is not null && QueryCount >= 1 && Dimension >= 1, nameof(Queries), "is empty; it needs a row for each query");
        Require(Hypotheses is not null && HypothesisCount >= 2, nameof(Hypotheses), string.Create(CultureInfo.InvariantCulture, $"has {Hypotheses?.GetLength(0) ?? 0} rows; there must be two hypotheses or more"));
        Require(Hypotheses!.GetLength(1) == Dimension, nameof(Hypotheses), string.Create(CultureInfo.InvariantCulture, $"has {Hypotheses.GetLength(1)} columns and Queries has {Dimension}; they must be equally many"));
        Require(Budget >= 1, nameof(Budget), string.Create(CultureInfo.InvariantCulture, $"is {Budget}; it must be 1 or more"));
        Require(Enum.IsDefined(Noise), nameof(Noise), $"is {(int)Noise}; it must be Gaussian or Bernoulli");
        Require(Enum.IsDefined(Loss), nameof(Loss), $"is {(int)Loss}; it must be Identification or SimpleRegret");
        Require(Bound > 0 && float.IsFinite(Bound) && (Noise != ObservationModel.Bernoulli || Bound <= 1), nameof(Bound), string.Create(CultureInfo.InvariantCulture, $"is {Bound}; it must be positive, and at most 1 for Bernoulli answers"));
        Require(QueryNames is null || QueryNames.Count == QueryCount, nameof(QueryNames), string.Create(CultureInfo.InvariantCulture, $"has {QueryNames?.Count} names for {QueryCount} queries"));
        Require(HypothesisNames is null || HypothesisNames.Count == HypothesisCount, nameof(HypothesisNames), string.Create(CultureInfo.InvariantCulture, $"has {HypothesisNames?.Count} names for {HypothesisCount} hypotheses"));
        RequireFinite(Queries!, nameof(Queries));
        RequireFinite(Hypotheses, nameof(Hypotheses));
        ProblemChecks.RequireDistinct(this);
        ProblemChecks.RequireIdentifiable(this);
    }

    /// <summary>⟨x, θ⟩.</summary>
    /// <param name="query">Index of the query.</param>
    /// <param name="theta">θ.</param>
    /// <returns>The mean answer.</returns>
    public double MeanAnswer(int query, ReadOnlySpan<float> theta) => Product(Queries, query, theta);

    /// <summary>The index of z*(θ), the hypothesis with the largest ⟨z, θ⟩; the first of equal ones.</summary>
    /// <param name="theta">θ.</param>
    /// <returns>Its row.</returns>
    public int BestHypothesis(ReadOnlySpan<float> theta)
    {
        var (best, value) = (0, double.NegativeInfinity);
        for (var z = 0; z < HypothesisCount; z++)
        {
            var product = Product(Hypotheses, z, theta);
            if (product > value) (best, value) = (z, product);
        }

        return best;
    }

    /// <summary>The loss of recommending a hypothesis; that of equally good ones is 0.</summary>
    /// <param name="hypothesis">Index of the recommendation.</param>
    /// <param name="theta">θ.</param>
    /// <returns>0 or more.</returns>
    public double LossOf(int hypothesis, ReadOnlySpan<float> theta)
    {
        var regret = Product(Hypotheses, BestHypothesis(theta), theta) - Product(Hypotheses, hypothesis, theta);
        return Loss == LossKind.SimpleRegret ? regret : regret > 0 ? 1 : 0;
    }

    internal static float[,] Identity(int n)
    {
        var identity = new float[n, n];
        for (var i = 0; i < n; i++) identity[i, i] = 1;
        return identity;
    }

    private static double Product(float[,] rows, int row, ReadOnlySpan<float> theta)
    {
        if (theta.Length != rows.GetLength(1)) throw new ArgumentException($"theta has {theta.Length} entries; the problem has dimension {rows.GetLength(1)}.", nameof(theta));
        double sum = 0;
        for (var i = 0; i < theta.Length; i++) sum += (double)rows[row, i] * theta[i];
        return sum;
    }

    private static void Require(bool condition, string name, string problem)
    {
        if (!condition) throw new ArgumentException($"{name} {problem}.");
    }

    private static void RequireFinite(float[,] rows, string name)
    {
        for (var i = 0; i < rows.GetLength(0); i++)
        {
            for (var j = 0; j < rows.GetLength(1); j++)
            {
                if (!float.IsFinite(rows[i, j])) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name}[{i}, {j}] is {rows[i, j]}; it must be a finite number."));
            }
        }
    }
}
