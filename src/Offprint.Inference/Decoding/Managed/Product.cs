namespace Offprint.Inference;

/// <summary>Products of the same rows with one or several weights, cut into parts that threads take as they get to them.</summary>
internal sealed unsafe class Product
{
    private readonly Part[] _parts;

    /// <param name="threads">Threads that will share the work.</param>
    /// <param name="matrices">The weights; their results stand side by side.</param>
    public Product(int threads, params ReadOnlySpan<Matrix> matrices)
    {
        var parts = new List<Part>();
        foreach (var matrix in matrices)
        {
            var size = Math.Clamp((matrix.Outputs / (4 * threads) + 7) / 8 * 8, 8, 64);
            for (var first = 0; first < matrix.Outputs; first += size)
            {
                parts.Add(new Part(matrix, first, Math.Min(first + size, matrix.Outputs), Outputs));
            }

            Outputs += matrix.Outputs;
        }

        _parts = [.. parts];
    }

    /// <summary>Numbers in a row of the result.</summary>
    public int Outputs { get; }

    /// <summary>Computes the parts that this thread gets.</summary>
    public void Run(ref int counter, float* x, int xStride, int rows, float* y, int yStride, bool add)
    {
        for (var i = Interlocked.Increment(ref counter) - 1; i < _parts.Length; i = Interlocked.Increment(ref counter) - 1)
        {
            ref readonly var part = ref _parts[i];
            MatrixKernel.Multiply(x, xStride, rows, part.Matrix, part.First, part.End, y + part.Offset, yStride, add);
        }
    }

    /// <summary>The same, and calls <paramref name="then"/> with the columns of every part that is ready.</summary>
    public void Run(ref int counter, float* x, int xStride, int rows, float* y, int yStride, Action<int, int> then)
    {
        for (var i = Interlocked.Increment(ref counter) - 1; i < _parts.Length; i = Interlocked.Increment(ref counter) - 1)
        {
            ref readonly var part = ref _parts[i];
            MatrixKernel.Multiply(x, xStride, rows, part.Matrix, part.First, part.End, y + part.Offset, yStride, add: false);
            then(part.First, part.End);
        }
    }

    private readonly record struct Part(Matrix Matrix, int First, int End, int Offset);
}
