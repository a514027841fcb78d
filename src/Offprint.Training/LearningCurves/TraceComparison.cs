namespace Offprint.Training;

/// <summary>Which of two learners will be better, before either has seen all data.</summary>
public static class TraceComparison
{
    /// <summary>Compares the forecasts of two traces at one size.</summary>
    /// <param name="first">A trace.</param>
    /// <param name="second">Another, with the same direction and maximum.</param>
    /// <param name="atSize">The size, positive.</param>
    /// <returns>The decision; undecided while one of them has no forecast.</returns>
    /// <exception cref="ArgumentException">One is of losses and the other of scores, or their maxima differ.</exception>
    public static TraceDecision Better(LearningTrace first, LearningTrace second, double atSize)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if ((first.Options.Descending, first.Options.Maximum) != (second.Options.Descending, second.Options.Maximum))
            throw new ArgumentException("The two traces differ in direction or maximum; compare scores of one kind.", nameof(second));
        if (first.Current is not { } a || second.Current is not { } b) return new TraceDecision(BetterTrace.Undecided, double.NaN, false);
        var difference = a.At(atSize) - b.At(atSize);
        var gain = first.Options.Descending ? -difference : difference;
        var certain = Math.Abs(difference) * 100 / first.Options.Maximum > a.Layer + b.Layer;
        return new TraceDecision(gain > 0 ? BetterTrace.First : gain < 0 ? BetterTrace.Second : BetterTrace.Undecided, difference, certain);
    }
}
