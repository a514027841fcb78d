using Offprint.Numerics;

namespace Offprint.Training;

/// <summary>
/// Base of search algorithms. Each proposal draws from a generator of its own, derived from the seed and the proposal's number, so a search that is restored
/// from its history goes on with the very points that it would have proposed.
/// </summary>
/// <typeparam name="TPoint">What is searched.</typeparam>
public abstract class AskTellOptimizer<TPoint> : IAskTellOptimizer<TPoint>
{
    private readonly ulong _seed;

    /// <summary>Creates the algorithm.</summary>
    /// <param name="seed">The seed of all of its random choices.</param>
    protected AskTellOptimizer(ulong seed) => _seed = seed;

    /// <summary>How many points have been asked for.</summary>
    public long Asked { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<TPoint> Ask(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var points = new List<TPoint>(count);
        while (points.Count < count && TryPropose(Asked, new SeededRandom(Seed.Derive(_seed, "ask", Asked)), out var point))
        {
            Asked++;
            OnAsked(point);
            points.Add(point);
        }

        return points;
    }

    /// <inheritdoc/>
    public abstract void Tell(TPoint point, params ReadOnlySpan<double> objectives);

    /// <inheritdoc/>
    public void Adopt(TPoint point)
    {
        Asked++;
        OnAsked(point);
    }

    /// <summary>Computes the next point.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="random">The generator of this proposal alone.</param>
    /// <param name="point">The point.</param>
    /// <returns>False when the search has nothing left to propose.</returns>
    protected abstract bool TryPropose(long index, SeededRandom random, out TPoint point);

    /// <summary>Notes that a point is now being evaluated; called for proposals and for adopted points alike.</summary>
    /// <param name="point">The point.</param>
    protected virtual void OnAsked(TPoint point)
    {
    }
}
