namespace Offprint.Discovery;

/// <summary>Settings of a <see cref="BayesianOptimizer"/>.</summary>
public sealed record BayesianOptimizerOptions
{
    /// <summary>Halton points at first; at least 2.</summary>
    public int Initial { get; init; } = 8;

    /// <summary>Random places at which the acquisition is looked at, besides neighbours of the best points; at least 10.</summary>
    public int Candidates { get; init; } = 500;

    /// <summary>Kernel of the processes.</summary>
    public GaussianProcessKernel Kernel { get; init; } = GaussianProcessKernel.Matern52;

    /// <summary>What is believed of their length scales: <see cref="LengthScalePrior.SparseAxes"/> for tens of parameters of which few matter.</summary>
    public LengthScalePrior Prior { get; init; }

    /// <summary>How points with several objectives are compared.</summary>
    public MultiObjectiveAcquisition Acquisition { get; init; }

    /// <summary>The reference point of <see cref="MultiObjectiveAcquisition.ExpectedHypervolume"/>, one value an objective; null: a tenth of the range of the outcomes below the worst of them, objective by objective.</summary>
    public IReadOnlyList<double>? ReferencePoint { get; init; }

    /// <summary>Draws for the expected hypervolume of three objectives or more; at least 1.</summary>
    public int HypervolumeSamples { get; init; } = 64;

    /// <summary>The processes are fitted to at most so many outcomes: the best half and the latest; at least 10.</summary>
    public int MaximumOutcomes { get; init; } = 200;

    /// <summary>Seed.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        foreach (var (name, value, least) in ((string, int, int)[])[(nameof(Initial), Initial, 2), (nameof(Candidates), Candidates, 10), (nameof(MaximumOutcomes), MaximumOutcomes, 10), (nameof(HypervolumeSamples), HypervolumeSamples, 1)])
        {
            if (value < least)
            {
                throw new ArgumentException($"{name} is {value}; it must be {least} or more.");
            }
        }

        if (!Enum.IsDefined(Acquisition) || !Enum.IsDefined(Prior) || !Enum.IsDefined(Kernel))
        {
            throw new ArgumentException($"{nameof(Acquisition)}, {nameof(Prior)} or {nameof(Kernel)} is none of the values of its type.");
        }

        if (ReferencePoint is not null && !ReferencePoint.All(double.IsFinite))
        {
            throw new ArgumentException($"{nameof(ReferencePoint)} holds a value that is not finite.");
        }
    }
}
