namespace Offprint.Training;

/// <summary>Sequences of equal length as they come from a token stream: plain ids, no tensors.</summary>
/// <param name="Ids">Token ids, row-major, Rows × Columns.</param>
/// <param name="Rows">Number of sequences.</param>
/// <param name="Columns">Tokens in a sequence; for causal training the context plus one.</param>
public sealed record TokenBatch(int[] Ids, int Rows, int Columns)
{
    /// <summary>One sequence.</summary>
    /// <param name="row">Its number, from 0.</param>
    /// <returns>Its ids, a view.</returns>
    public ReadOnlySpan<int> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return Ids.AsSpan(row * Columns, Columns);
    }
}
