namespace Offprint.Training;

/// <summary>Rows of tokens for next-token prediction: inputs are all tokens but the last, labels all but the first; padding behind has no label.</summary>
internal static class ShiftedRows
{
    /// <summary>Inputs and labels, [rows, width] each.</summary>
    /// <param name="rows">The tokens.</param>
    /// <param name="first">For each row the place of the first token that is to be predicted, at least 1.</param>
    public static (long[] Inputs, long[] Labels, int Width, long Targets) Of(int[][] rows, Func<int, int> first)
    {
        var width = rows.Max(static row => row.Length) - 1;
        var (inputs, labels, targets) = (new long[rows.Length * width], new long[rows.Length * width], 0L);
        Array.Fill(labels, ObjectiveBatch.Ignored);
        for (var row = 0; row < rows.Length; row++)
        {
            var from = first(row);
            for (var i = 0; i + 1 < rows[row].Length; i++)
            {
                inputs[(row * width) + i] = rows[row][i];
                if (i + 1 >= from)
                {
                    labels[(row * width) + i] = rows[row][i + 1];
                    targets++;
                }
            }
        }

        return (inputs, labels, width, targets);
    }
}
