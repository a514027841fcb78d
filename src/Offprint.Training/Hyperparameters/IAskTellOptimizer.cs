namespace Offprint.Training;

/// <summary>
/// A search algorithm that is asked for points and told how good they are; it never sees how they are evaluated. Higher objectives are better everywhere.
/// Implementations are deterministic: the same seed with the same sequence of asks and tells gives the same points, which is what resuming stands on.
/// Not thread-safe.
/// </summary>
/// <typeparam name="TPoint">What is searched; compared with <see cref="object.Equals(object)"/>.</typeparam>
public interface IAskTellOptimizer<TPoint>
{
    /// <summary>Proposes points to evaluate. Points that were asked for need not be told in order, or at all.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <returns>The points; fewer than asked for when the search has nothing left to propose.</returns>
    IReadOnlyList<TPoint> Ask(int count = 1);

    /// <summary>Reports the outcome of a point.</summary>
    /// <param name="point">A point that was asked for, or any other one that has been evaluated.</param>
    /// <param name="objectives">One value or several, higher is better; NaN: the evaluation failed.</param>
    void Tell(TPoint point, params ReadOnlySpan<double> objectives);

    /// <summary>
    /// Takes over a point that the same algorithm proposed elsewhere (before a restart, in another process): afterwards the state is as if
    /// <see cref="Ask"/> had returned it here.
    /// </summary>
    /// <param name="point">The point.</param>
    void Adopt(TPoint point);
}
