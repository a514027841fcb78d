using Microsoft.ML;
using Microsoft.ML.Data;

namespace Offprint.Learners;

/// <summary>Feature tables as the data views of Microsoft.ML.</summary>
internal static class MlData
{
    public const string Features = nameof(Row.Features);
    public const string Label = nameof(Row.Label);
    public const string Group = nameof(Row.Group);

    /// <summary>A context whose results depend on the seed alone.</summary>
    public static MLContext Context(int seed) => new(seed);

    /// <summary>The data view of a table with number labels (binary learners are given a Boolean column by <see cref="BinaryView"/>).</summary>
    public static IDataView View(MLContext context, FeatureTable rows, Func<int, float> label, Func<int, uint>? group = null)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.Width);
        schema[Group].ColumnType = new KeyDataViewType(typeof(uint), int.MaxValue - 1);
        return context.Data.LoadFromEnumerable(
            Enumerable.Range(0, rows.Count).Select(i => new Row { Features = Vector(rows, i), Label = label(i), Group = group?.Invoke(i) ?? 1 }).ToList(), schema);
    }

    /// <summary>The data view of a table with Boolean labels.</summary>
    public static IDataView BinaryView(MLContext context, FeatureTable rows, Func<int, bool> label)
    {
        var schema = SchemaDefinition.Create(typeof(BinaryRow));
        schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.Width);
        return context.Data.LoadFromEnumerable(
            Enumerable.Range(0, rows.Count).Select(i => new BinaryRow { Features = Vector(rows, i), Label = label(i) }).ToList(), schema);
    }

    /// <summary>The data view of a table with classes as keys (numbered from 0 here; the library adds 1 as it loads them).</summary>
    public static IDataView ClassView(MLContext context, FeatureTable rows, int[] labels, int classes)
    {
        var schema = SchemaDefinition.Create(typeof(ClassRow));
        schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.Width);
        schema[Label].ColumnType = new KeyDataViewType(typeof(uint), classes);
        return context.Data.LoadFromEnumerable(
            Enumerable.Range(0, rows.Count).Select(i => new ClassRow { Features = Vector(rows, i), Label = (uint)labels[i] }).ToList(), schema);
    }

    private static VBuffer<float> Vector(FeatureTable rows, int row)
    {
        if (!rows.IsSparse)
        {
            return new VBuffer<float>(rows.Width, rows.DenseRow(row));
        }

        var stored = rows.SparseRow(row);
        return new VBuffer<float>(rows.Width, stored.Indices.Length, stored.Values, stored.Indices);
    }

    private sealed class Row
    {
        public VBuffer<float> Features { get; set; }

        public float Label { get; set; }

        public uint Group { get; set; }
    }

    private sealed class BinaryRow
    {
        public VBuffer<float> Features { get; set; }

        public bool Label { get; set; }
    }

    private sealed class ClassRow
    {
        public VBuffer<float> Features { get; set; }

        public uint Label { get; set; }
    }
}
