using Offprint.Numerics;

namespace Offprint.Training;

/// <summary>All combinations of evenly spaced values, the last hyper-parameter fastest; then the search ends.</summary>
public sealed class GridSearch : AskTellOptimizer<HyperparameterPoint>
{
    private readonly HyperparameterSpace _space;
    private readonly IReadOnlyList<object>[] _levels;

    /// <summary>Creates the grid.</summary>
    /// <param name="space">The space.</param>
    /// <param name="levels">Values of each number, ends included; at least 2. Choices take all of theirs.</param>
    public GridSearch(HyperparameterSpace space, int levels = 5)
        : base(0)
    {
        ArgumentNullException.ThrowIfNull(space);
        _space = space;
        _levels = [.. space.Parameters.Select(p => p.Levels(levels))];
        Count = _levels.Aggregate(1L, static (product, values) => checked(product * values.Count));
    }

    /// <summary>How many points the grid has.</summary>
    public long Count { get; }

    /// <inheritdoc/>
    public override void Tell(HyperparameterPoint point, params ReadOnlySpan<double> objectives)
    {
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out HyperparameterPoint point)
    {
        point = null!;
        if (index >= Count)
        {
            return false;
        }

        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = _levels.Length - 1; i >= 0; i--)
        {
            values[_space.Parameters[i].Name] = _levels[i][(int)(index % _levels[i].Count)];
            index /= _levels[i].Count;
        }

        point = _space.Point(values);
        return true;
    }
}
