using Offprint.Tensors;

namespace Offprint.Models.Tests;

/// <summary>The raw tensors of a checkpoint folder as doubles, read by name and nothing else.</summary>
public sealed class Weights
{
    private readonly Dictionary<string, (double[] Values, int[] Shape)> _tensors = [];

    public static Weights Read(string folder)
    {
        using var files = TensorFolder.Open(folder);
        var weights = new Weights();
        foreach (var (name, entry) in files.Tensors)
        {
            weights._tensors[name] = (Array.ConvertAll(files.ReadFloats(name), x => (double)x), [.. entry.Shape.Select(n => (int)n)]);
        }
        return weights;
    }

    public bool Has(string name) => _tensors.ContainsKey(name);

    public double[] Vector(string name) => _tensors[name].Values;

    public double[]? VectorOrNull(string name) => _tensors.TryGetValue(name, out var found) ? found.Values : null;

    /// <summary>Element [row, column] of a matrix in file order.</summary>
    public double[,] Matrix(string name)
    {
        var (values, shape) = _tensors[name];
        var matrix = new double[shape[0], shape[1]];
        Buffer.BlockCopy(values, 0, matrix, 0, values.Length * sizeof(double));
        return matrix;
    }
}
