using System.Globalization;

namespace Offprint.Papers;

/// <summary>Measurements by name, ready for pairing.</summary>
internal sealed class MeasurementTable
{
    private readonly Dictionary<string, List<Measurement>> _byName = new(StringComparer.Ordinal);

    public MeasurementTable(IEnumerable<Measurement> measurements)
    {
        foreach (var measurement in measurements)
        {
            if (!_byName.TryGetValue(measurement.Name, out var list))
            {
                _byName[measurement.Name] = list = [];
            }

            list.Add(measurement);
        }
    }

    /// <summary>The cells (seed, item) of one measurement or of two that are paired; the second value is 0 for one.</summary>
    /// <exception cref="InvalidOperationException">A measurement is missing, or a cell of one name is not there for the other.</exception>
    public IReadOnlyList<Cell> Cells(string claim, IReadOnlyList<string> names)
    {
        var first = Find(claim, names[0]);
        if (names.Count == 1)
        {
            return [.. first.Select(static m => new Cell(m.Seed, m.Item, m.Value, 0))];
        }

        var second = Find(claim, names[1]).ToDictionary(static m => (m.Seed, m.Item), static m => m.Value);
        var cells = new List<Cell>(first.Count);
        foreach (var measurement in first)
        {
            if (!second.Remove((measurement.Seed, measurement.Item), out var other))
            {
                throw NotPaired(claim, names[0], names[1], measurement.Seed, measurement.Item);
            }

            cells.Add(new Cell(measurement.Seed, measurement.Item, measurement.Value, other));
        }

        return second.Count == 0 ? cells : throw NotPaired(claim, names[1], names[0], second.Keys.First().Seed, second.Keys.First().Item);
    }

    private List<Measurement> Find(string claim, string name) =>
        _byName.TryGetValue(name, out var list) ? list : throw new InvalidOperationException(
            $"Claim '{claim}': nothing was recorded as '{name}'" + (_byName.Count == 0 ? "." : $"; there are {string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal).Select(static n => $"'{n}'"))}."));

    private static InvalidOperationException NotPaired(string claim, string name, string other, ulong? seed, string? item) =>
        new(string.Create(
            CultureInfo.InvariantCulture,
            $"Claim '{claim}': '{name}' was recorded for seed {seed?.ToString(CultureInfo.InvariantCulture) ?? "none"}, item {item ?? "none"}, but '{other}' was not; both sides of a comparison need the same seeds and items."));

    /// <summary>One case: the value of the first measurement and of the second.</summary>
    internal readonly record struct Cell(ulong? Seed, string? Item, double A, double B);
}
