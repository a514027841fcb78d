namespace Offprint.Numerics;

/// <summary>Holm's step-down correction for several tests at once: keeps the chance of any false rejection at the level.</summary>
/// <remarks>Source: S. Holm, "A simple sequentially rejective multiple test procedure" (1979).</remarks>
public static class HolmCorrection
{
    /// <summary>Adjusts p-values; a hypothesis is rejected at level α when its adjusted value is at most α.</summary>
    /// <param name="pValues">The p-values, each in 0..1.</param>
    /// <returns>The adjusted values in the order given.</returns>
    /// <exception cref="ArgumentException">A value is outside 0..1.</exception>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        var order = new int[pValues.Length];
        for (var i = 0; i < order.Length; i++)
        {
            if (!(pValues[i] >= 0 && pValues[i] <= 1))
            {
                throw new ArgumentException($"pValues[{i}] is {pValues[i]}; a p-value lies in 0..1.", nameof(pValues));
            }

            order[i] = i;
        }

        var sorted = pValues.ToArray();
        Array.Sort(sorted, order);
        var adjusted = new double[order.Length];
        double running = 0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            running = Math.Max(running, Math.Min(1, (order.Length - rank) * sorted[rank]));
            adjusted[order[rank]] = running;
        }

        return adjusted;
    }
}
