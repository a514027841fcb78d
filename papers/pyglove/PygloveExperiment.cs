using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// What every variant of the experiment shares: the space, the evaluation of the child, and the book of what was found. A variant is a file in <c>Variants</c> with an
/// algorithm and a flow; the lines in which two of them differ are what a swap costs.
/// </summary>
internal abstract class PygloveExperiment
{
    private GrayImages _train = null!, _validation = null!;
    private CancellationToken _ct;

    /// <summary>The space: the child with open values.</summary>
    public static SearchSpace<RandomFeatureClassifier> Space { get; } = SearchSpace.Create(() => new RandomFeatureClassifier(
        Hyper.OneOf(InputKind.Raw, InputKind.Inverted, InputKind.Contrast, InputKind.Edges).Named("features/input"),
        Hyper.OneOf<FeatureMap>(
            new PixelFeatures(Hyper.OneOf(1, 2, 4)),
            new ProjectionFeatures(Hyper.OneOf(32, 64, 128, 256), Hyper.OneOf(0.003, 0.01, 0.03, 0.1, 0.3, 1.0), Hyper.OneOf(FeatureActivation.Identity, FeatureActivation.Relu, FeatureActivation.Absolute, FeatureActivation.Tanh, FeatureActivation.Cosine, FeatureActivation.Step)),
            new PatchFeatures(
                Hyper.OneOf(3, 4, 5, 6, 7),
                Hyper.OneOf(false, true),
                Hyper.OneOf(FeatureActivation.Identity, FeatureActivation.Relu, FeatureActivation.Absolute, FeatureActivation.Tanh, FeatureActivation.Cosine, FeatureActivation.Step),
                Hyper.OneOf(
                    new Pooling(1, Hyper.OneOf(16, 32, 64, 128, 256), Hyper.OneOf(false, true)),
                    new Pooling(2, Hyper.OneOf(8, 16, 32, 64), Hyper.OneOf(false, true)),
                    new Pooling(3, Hyper.OneOf(7, 14, 28), Hyper.OneOf(false, true)),
                    new Pooling(4, Hyper.OneOf(4, 8, 16), Hyper.OneOf(false, true))))).Named("features/map"),
        Hyper.OneOf(ScalingKind.None, ScalingKind.Standardised, ScalingKind.SignedRoot).Named("head/scaling"),
        Hyper.OneOf(0, 32, 64).Named("head/products"),
        Hyper.OneOf(1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0).Named("head/ridge")));

    /// <summary>Validation accuracy of each evaluation, in order.</summary>
    public List<double> Curve { get; } = [];

    /// <summary>The best child so far.</summary>
    public RandomFeatureClassifier? BestChild { get; private set; }

    /// <summary>Evaluations of a run.</summary>
    protected int Budget { get; private set; }

    /// <summary>Mean of the best validation accuracy so far, over all evaluations.</summary>
    public double Area
    {
        get
        {
            double best = 0, sum = 0;
            foreach (var value in Curve)
            {
                sum += best = Math.Max(best, value);
            }

            return sum / Curve.Count;
        }
    }

    public void Run(GrayImages train, GrayImages validation, int budget, ulong seed, CancellationToken ct)
    {
        (_train, _validation, Budget, _ct) = (train, validation, budget, ct);
        Run(seed);
    }

    /// <summary>The variant: algorithm and flow.</summary>
    protected abstract void Run(ulong seed);

    /// <summary>Which decisions are about features; the others are about the head.</summary>
    protected static bool IsFeature(DecisionPoint point) => !point.Name.StartsWith("head/", StringComparison.Ordinal);

    /// <summary>A program whose open values are at their defaults.</summary>
    protected static Symbolic<RandomFeatureClassifier> AtDefault(Symbolic<RandomFeatureClassifier> program)
    {
        var rest = SearchSpace.Of(program);
        return rest.Decode(rest.Default());
    }

    /// <summary>The best program of a search of so many trials.</summary>
    protected (Symbolic<RandomFeatureClassifier> Program, double Reward) Maximize(SearchSpace<RandomFeatureClassifier> space, IDnaGenerator algorithm, int trials, Func<Symbolic<RandomFeatureClassifier>, double> evaluate) =>
        Search.Maximize(space, algorithm, evaluate, new SampleOptions { MaxTrials = trials }, _ct);

    /// <summary>Validation accuracy of a child.</summary>
    protected double Evaluate(Symbolic<RandomFeatureClassifier> program)
    {
        var child = program.Value;
        var accuracy = child.Accuracy(_train, _validation);
        if (Curve.Count == 0 || accuracy > Curve.Max())
        {
            BestChild = child;
        }

        Curve.Add(accuracy);
        return accuracy;
    }
}
