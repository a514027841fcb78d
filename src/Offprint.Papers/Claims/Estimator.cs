using Offprint.Numerics;
using Cell = Offprint.Papers.MeasurementTable.Cell;

namespace Offprint.Papers;

/// <summary>Estimates with intervals from recorded measurements: which units an interval is taken over, and by which method.</summary>
internal static class Estimator
{
    /// <summary>From this many seeds on, seeds count as units.</summary>
    internal const int MinimumSeeds = 3;

    public static Estimate Estimate(Claim claim, MeasurementTable record)
    {
        var cells = record.Cells(claim.Name, claim.Estimand.Names);
        if (cells.Any(static cell => !double.IsFinite(cell.A) || !double.IsFinite(cell.B)))
        {
            return Point(claim, double.NaN);
        }

        if (claim.Kind is ClaimKind.Exact or ClaimKind.Frequency)
        {
            return Counted(claim, cells);
        }

        if (claim.Estimand is RatioEstimand && cells.Any(static cell => !(cell.A > 0 && cell.B > 0)))
        {
            throw new InvalidOperationException($"Claim '{claim.Name}': a ratio needs positive values, but one of {string.Join(", ", claim.Estimand.Names)} is zero or negative.");
        }

        try
        {
            return WithInterval(claim, cells);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidOperationException($"Claim '{claim.Name}': {exception.Message}", exception);
        }
    }

    private static Estimate WithInterval(Claim claim, IReadOnlyList<Cell> cells)
    {
        var bySeed = cells.GroupBy(static cell => cell.Seed).Select(static group => group.ToList()).ToList();
        var seeds = bySeed.Count(static group => group[0].Seed is not null);
        if (seeds >= MinimumSeeds && (claim.Over == UnitKind.Seeds || bySeed.TrueForAll(static group => group.Count == 1)))
        {
            return new Estimate(Interval(claim.Estimand, bySeed.Select(group => Collapse(claim.Estimand, group))), claim.Over, HasInterval: true);
        }

        if (seeds >= MinimumSeeds && claim.Estimand is not (MedianEstimand or MaximumEstimand))
        {
            var interval = Bootstrap.PairedTwoLevel(
                [.. bySeed.Select(static group => group.Select(static cell => cell.A).ToArray())],
                [.. bySeed.Select(group => group.Select(cell => claim.Estimand is MeanEstimand ? 0 : cell.B).ToArray())],
                Options(claim.Estimand));
            return new Estimate(interval, UnitKind.Items, HasInterval: true);
        }

        // Over items only: what an item got under several seeds is one unit.
        var items = cells.GroupBy(static cell => cell.Item, StringComparer.Ordinal).Select(group => Collapse(claim.Estimand, [.. group])).ToList();
        var estimate = Interval(claim.Estimand, items);
        return items.Count > 1
            ? new Estimate(estimate, UnitKind.Items, HasInterval: true)
            : new Estimate(estimate, claim.Over, HasInterval: false, TooFewUnits: true);
    }

    private static Interval Interval(Estimand estimand, IEnumerable<Cell> units)
    {
        var list = units.ToList();
        double[] a = [.. list.Select(static unit => unit.A)];
        double[] b = [.. list.Select(static unit => unit.B)];
        return estimand switch
        {
            MedianEstimand => Bootstrap.Statistic(a, Median, Options(estimand)),
            MaximumEstimand => Bootstrap.Statistic(a, Maximum, Options(estimand)),
            MeanEstimand => Bootstrap.Mean(a, Options(estimand)),
            _ => Bootstrap.Paired(a, b, Options(estimand)),
        };
    }

    /// <summary>One unit from several cells: the mean, or the median or maximum where that is what is estimated.</summary>
    private static Cell Collapse(Estimand estimand, List<Cell> cells)
    {
        if (cells.Count == 1)
        {
            return cells[0];
        }

        double[] values = [.. cells.Select(static cell => cell.A)];
        var a = estimand switch { MedianEstimand => Median(values), MaximumEstimand => Maximum(values), _ => values.Average() };
        return new Cell(cells[0].Seed, cells[0].Item, a, cells.Average(static cell => cell.B));
    }

    private static Estimate Counted(Claim claim, IReadOnlyList<Cell> cells)
    {
        double[] values = [.. cells.Select(static cell => cell.A)];
        switch (claim.Estimand)
        {
            case CountEstimand when values.Any(static v => v < 0 || v != Math.Floor(v)):
                throw new InvalidOperationException($"Claim '{claim.Name}': a count needs whole values that are not negative; '{claim.Estimand.Names[0]}' has {values.First(static v => v < 0 || v != Math.Floor(v))}.");
            case CountEstimand when claim.Kind == ClaimKind.Frequency && values.All(static v => v is 0 or 1):
                var count = BinomialInterval.ClopperPearson((long)values.Sum(), values.Length);
                return new Estimate(count with { Estimate = values.Sum(), Low = count.Low * values.Length, High = count.High * values.Length }, claim.Over, HasInterval: true);
            case CountEstimand:
                return Point(claim, values.Sum());
            case MeanEstimand when claim.Kind == ClaimKind.Frequency && !values.All(static v => v is 0 or 1):
                throw new InvalidOperationException($"Claim '{claim.Name}': a frequency needs values 0 or 1; '{claim.Estimand.Names[0]}' has {values.First(static v => v is not (0 or 1))}.");
            case MeanEstimand when claim.Kind == ClaimKind.Frequency:
                return new Estimate(BinomialInterval.ClopperPearson((long)values.Sum(), values.Length), claim.Over, HasInterval: true);
            case MedianEstimand:
                return Point(claim, Median(values));
            case MaximumEstimand:
                return Point(claim, Maximum(values));
            case MeanEstimand:
                return Point(claim, values.Average());
            case RatioEstimand:
                return Point(claim, values.Sum() / cells.Sum(static cell => cell.B));
            default:
                return Point(claim, cells.Average(static cell => cell.A - cell.B));
        }
    }

    private static Estimate Point(Claim claim, double value) => new(new Interval(value, double.NaN, double.NaN, double.NaN, default), claim.Over, HasInterval: false);

    private static BootstrapOptions Options(Estimand estimand) =>
        new() { Statistic = estimand is RatioEstimand ? PairedStatistic.Ratio : PairedStatistic.Difference };

    private static double Median(ReadOnlySpan<double> values)
    {
        Span<double> sorted = values.Length <= 256 ? stackalloc double[values.Length] : new double[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double Maximum(ReadOnlySpan<double> values) => System.Numerics.Tensors.TensorPrimitives.Max(values);
}
