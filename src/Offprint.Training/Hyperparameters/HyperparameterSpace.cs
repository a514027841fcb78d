using Offprint.Numerics;

namespace Offprint.Training;

/// <summary>A flat space of named hyper-parameters. Conditional and structured spaces are <c>SearchSpace&lt;T&gt;</c> of Offprint.Discovery.</summary>
public sealed class HyperparameterSpace
{
    private readonly Dictionary<string, int> _index;

    /// <summary>Creates a space.</summary>
    /// <param name="parameters">At least one hyper-parameter, with names that differ.</param>
    public HyperparameterSpace(params Hyperparameter[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Length == 0)
        {
            throw new ArgumentException("A space needs at least one hyper-parameter.", nameof(parameters));
        }

        Parameters = [.. parameters];
        _index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            if (!_index.TryAdd(parameter.Name, _index.Count))
            {
                throw new ArgumentException($"Two hyper-parameters are called '{parameter.Name}'.", nameof(parameters));
            }
        }
    }

    /// <summary>The hyper-parameters in order.</summary>
    public IReadOnlyList<Hyperparameter> Parameters { get; }

    /// <summary>The point at a place of the unit cube.</summary>
    /// <param name="unit">[<see cref="Parameters"/>], each from 0 to 1.</param>
    /// <returns>The point.</returns>
    public HyperparameterPoint FromUnit(ReadOnlySpan<double> unit)
    {
        if (unit.Length != Parameters.Count)
        {
            throw new ArgumentException($"A place of this space has {Parameters.Count} coordinates, not {unit.Length}.", nameof(unit));
        }

        var values = new object[unit.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Parameters[i].FromUnit(unit[i]);
        }

        return new HyperparameterPoint(this, values);
    }

    /// <summary>The place of a point in the unit cube.</summary>
    /// <param name="point">A point of this space.</param>
    /// <returns>[<see cref="Parameters"/>], each from 0 to 1.</returns>
    public double[] ToUnit(HyperparameterPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return [.. Parameters.Select(p => p.ToUnit(point[p.Name]))];
    }

    /// <summary>Makes a point of values by name.</summary>
    /// <param name="values">A value for every hyper-parameter.</param>
    /// <returns>The point.</returns>
    /// <exception cref="ArgumentException">A value is missing, unknown or not allowed; the message names the hyper-parameter.</exception>
    public HyperparameterPoint Point(IReadOnlyDictionary<string, object> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Keys.FirstOrDefault(key => !_index.ContainsKey(key)) is { } unknown)
        {
            throw new ArgumentException($"There is no hyper-parameter '{unknown}'; there are {string.Join(", ", _index.Keys)}.", nameof(values));
        }

        return new HyperparameterPoint(this, [.. Parameters.Select(p => values.TryGetValue(p.Name, out var value)
            ? Typed(p, Checked(p, value))
            : throw new ArgumentException($"Hyper-parameter '{p.Name}' has no value.", nameof(values)))]);
    }

    /// <summary>Draws a point uniformly from the unit cube.</summary>
    /// <param name="random">The generator.</param>
    /// <returns>The point.</returns>
    public HyperparameterPoint Sample(SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var unit = new double[Parameters.Count];
        for (var i = 0; i < unit.Length; i++)
        {
            unit[i] = random.NextDouble();
        }

        return FromUnit(unit);
    }

    internal int IndexOf(string name) => _index.GetValueOrDefault(name, -1);

    /// <summary>Real numbers as double, whole ones as long, whatever they came as.</summary>
    private static object Typed(Hyperparameter parameter, object value) =>
        parameter.Choices is not null ? value
        : parameter.Count is null ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)
        : (object)Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);

    private static object Checked(Hyperparameter parameter, object value)
    {
        parameter.ToUnit(value);
        return value;
    }
}
