using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>Independent random points.</summary>
/// <typeparam name="TPoint">The points.</typeparam>
/// <param name="create">Draws a point.</param>
/// <param name="seed">Seed.</param>
public sealed class RandomPoints<TPoint>(Func<SeededRandom, TPoint> create, ulong seed = 42) : AskTellOptimizer<TPoint>(seed)
{
    /// <inheritdoc/>
    public override void Tell(TPoint point, params ReadOnlySpan<double> objectives)
    {
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out TPoint point)
    {
        point = create(random);
        return true;
    }
}
