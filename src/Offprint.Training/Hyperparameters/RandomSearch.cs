using Offprint.Numerics;

namespace Offprint.Training;

/// <summary>Independent points, uniform in the unit cube of the space.</summary>
/// <param name="space">The space.</param>
/// <param name="seed">Seed.</param>
public sealed class RandomSearch(HyperparameterSpace space, ulong seed = 42) : AskTellOptimizer<HyperparameterPoint>(seed)
{
    /// <inheritdoc/>
    public override void Tell(HyperparameterPoint point, params ReadOnlySpan<double> objectives)
    {
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out HyperparameterPoint point)
    {
        point = space.Sample(random);
        return true;
    }
}
