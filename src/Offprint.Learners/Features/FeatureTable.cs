using System.Runtime.CompilerServices;

namespace Offprint.Learners;

/// <summary>
/// Rows of features, dense or sparse: what every learner is fitted to and asked about. Rows are checked once, here: equal width, no NaN, no infinity.
/// </summary>
/// <remarks>A <c>float[][]</c> converts by itself and <c>[[1, 2], [3, 4]]</c> is a table, so that learners are used with plain arrays; rows are not copied.</remarks>
[CollectionBuilder(typeof(FeatureTable), nameof(Create))]
public sealed class FeatureTable
{
    private readonly IReadOnlyList<float[]>? _dense;
    private readonly IReadOnlyList<SparseVector>? _sparse;

    private FeatureTable(IReadOnlyList<float[]>? dense, IReadOnlyList<SparseVector>? sparse, int width)
    {
        (_dense, _sparse, Width) = (dense, sparse, width);
        Count = dense?.Count ?? sparse!.Count;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>Whether rows are stored sparsely.</summary>
    public bool IsSparse => _sparse is not null;

    /// <summary>A table over dense rows.</summary>
    /// <param name="rows">[rows][width]; at least one row and one column, all rows of one length, all values finite.</param>
    /// <exception cref="ArgumentException">A row has another length or holds a value that is not finite; row and column are named.</exception>
    public static FeatureTable Dense(IReadOnlyList<float[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0 || rows[0] is not { Length: > 0 })
        {
            throw new ArgumentException("The feature table is empty; at least one row with one column is needed.", nameof(rows));
        }

        var width = rows[0].Length;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i]?.Length != width)
            {
                throw new ArgumentException($"Row {i} has {rows[i]?.Length ?? 0} columns and row 0 has {width}; all rows need one width.", nameof(rows));
            }

            RequireFinite(rows[i], i, nameof(rows));
        }

        return new FeatureTable(rows, null, width);
    }

    /// <summary>A table over sparse rows.</summary>
    /// <param name="rows">The rows; one may be empty (all zero).</param>
    /// <param name="width">Number of columns, positive.</param>
    /// <exception cref="ArgumentException">A row's columns are not ascending or lie outside the width, or a value is not finite.</exception>
    public static FeatureTable Sparse(IReadOnlyList<SparseVector> rows, int width)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (rows.Count == 0)
        {
            throw new ArgumentException("The feature table is empty; at least one row is needed.", nameof(rows));
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var (indices, values) = (rows[i].Indices, rows[i].Values);
            if (indices.Length != values.Length)
            {
                throw new ArgumentException($"Row {i} has {indices.Length} columns and {values.Length} values.", nameof(rows));
            }

            for (var k = 0; k < indices.Length; k++)
            {
                if (indices[k] < 0 || indices[k] >= width || (k > 0 && indices[k] <= indices[k - 1]))
                {
                    throw new ArgumentException($"Row {i} names column {indices[k]} at place {k}; columns ascend and lie in 0..{width - 1}.", nameof(rows));
                }
            }

            RequireFinite(values, i, nameof(rows));
        }

        return new FeatureTable(null, rows, width);
    }

    /// <summary>A dense table, from an array of rows.</summary>
    /// <param name="rows">As in <see cref="Dense"/>.</param>
    public static implicit operator FeatureTable(float[][] rows) => Dense(rows);

    /// <summary>A dense table, from a collection expression.</summary>
    /// <param name="rows">As in <see cref="Dense"/>.</param>
    public static FeatureTable Create(ReadOnlySpan<float[]> rows) => Dense(rows.ToArray());

    /// <summary>The rows as dense values.</summary>
    public IEnumerator<float[]> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return DenseRow(i);
        }
    }

    /// <summary>The same as the conversion.</summary>
    /// <param name="rows">As in <see cref="Dense"/>.</param>
    public static FeatureTable FromArray(float[][] rows) => Dense(rows);

    /// <summary>A row as dense values; the stored array itself when the table is dense.</summary>
    /// <param name="row">Its number.</param>
    internal float[] DenseRow(int row)
    {
        if (_dense is not null)
        {
            return _dense[row];
        }

        var values = new float[Width];
        var stored = _sparse![row];
        for (var k = 0; k < stored.Indices.Length; k++)
        {
            values[stored.Indices[k]] = stored.Values[k];
        }

        return values;
    }

    /// <summary>The stored values of a sparse row.</summary>
    internal SparseVector SparseRow(int row) => _sparse![row];

    /// <summary>The scalar product of a row and a vector of the table's width.</summary>
    internal double Dot(int row, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        if (_dense is not null)
        {
            var values = _dense[row];
            for (var j = 0; j < values.Length; j++)
            {
                sum += values[j] * weights[j];
            }

            return sum;
        }

        var stored = _sparse![row];
        for (var k = 0; k < stored.Indices.Length; k++)
        {
            sum += stored.Values[k] * weights[stored.Indices[k]];
        }

        return sum;
    }

    /// <summary>Refuses a table of another width than a learner was fitted to.</summary>
    internal void RequireWidth(int width)
    {
        if (Width != width)
        {
            throw new ArgumentException($"The rows have {Width} columns; the learner was fitted to {width}.", nameof(width));
        }
    }

    private static void RequireFinite(float[] values, int row, string name)
    {
        for (var j = 0; j < values.Length; j++)
        {
            if (!float.IsFinite(values[j]))
            {
                throw new ArgumentException($"Row {row} holds {values[j]} at place {j}; features are finite numbers (fill in missing ones first).", name);
            }
        }
    }
}
