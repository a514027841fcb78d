using Microsoft.ML.Trainers.FastTree;

namespace Offprint.Learners;

/// <summary>One binary tree: at node i a row goes left when its feature is at most the threshold; a child c &lt; 0 is the leaf ~c.</summary>
internal sealed record DecisionTree(int[] Left, int[] Right, int[] Features, float[] Thresholds, double[] Leaves)
{
    public static DecisionTree From(RegressionTreeBase tree) => new(
        [.. tree.LeftChild.Take(tree.NumberOfNodes)],
        [.. tree.RightChild.Take(tree.NumberOfNodes)],
        [.. tree.NumericalSplitFeatureIndexes.Take(tree.NumberOfNodes)],
        [.. tree.NumericalSplitThresholds.Take(tree.NumberOfNodes)],
        [.. tree.LeafValues.Take(tree.NumberOfLeaves)]);

    public double Value(ReadOnlySpan<float> row)
    {
        if (Left.Length == 0)
        {
            return Leaves[0];
        }

        var node = 0;
        while (node >= 0)
        {
            node = row[Features[node]] <= Thresholds[node] ? Left[node] : Right[node];
        }

        return Leaves[~node];
    }

    public static DecisionTree Read(BinaryReader reader) =>
        new(reader.ReadIntegers(), reader.ReadIntegers(), reader.ReadIntegers(), reader.ReadSingles(), reader.ReadDoubles());

    public void Write(BinaryWriter writer)
    {
        writer.WriteArray(Left);
        writer.WriteArray(Right);
        writer.WriteArray(Features);
        writer.WriteArray(Thresholds);
        writer.WriteArray(Leaves);
    }
}
