using Microsoft.ML.Trainers.FastTree;

namespace Offprint.Learners;

/// <summary>A weighted sum of trees, then a line: slope × (bias + Σ weight × tree) + offset.</summary>
internal sealed record TreeEnsemble(DecisionTree[] Trees, double[] Weights, double Bias, double Slope, double Offset)
{
    public static TreeEnsemble From<TTree>(Microsoft.ML.Trainers.FastTree.TreeEnsemble<TTree> trained, double slope = 1, double offset = 0)
        where TTree : RegressionTreeBase =>
        new([.. trained.Trees.Select(DecisionTree.From)], [.. trained.TreeWeights], trained.Bias, slope, offset);

    public double Value(ReadOnlySpan<float> row)
    {
        var sum = Bias;
        for (var t = 0; t < Trees.Length; t++)
        {
            sum += Weights[t] * Trees[t].Value(row);
        }

        return (Slope * sum) + Offset;
    }

    public static TreeEnsemble Read(BinaryReader reader)
    {
        var (bias, slope, offset, weights) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDoubles());
        var trees = new DecisionTree[weights.Length];
        for (var t = 0; t < trees.Length; t++)
        {
            trees[t] = DecisionTree.Read(reader);
        }

        return new TreeEnsemble(trees, weights, bias, slope, offset);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Bias);
        writer.Write(Slope);
        writer.Write(Offset);
        writer.WriteArray(Weights);
        foreach (var tree in Trees)
        {
            tree.Write(writer);
        }
    }
}
