namespace Offprint.Numerics;

/// <summary>Counts of pairs of labels, with their margins.</summary>
internal sealed class ClassTable
{
    public ClassTable(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            Rows[rows[i]] = Rows.GetValueOrDefault(rows[i]) + 1;
            Columns[columns[i]] = Columns.GetValueOrDefault(columns[i]) + 1;
            Cells[(rows[i], columns[i])] = Cells.GetValueOrDefault((rows[i], columns[i])) + 1;
        }
    }

    public Dictionary<int, int> Rows { get; } = [];

    public Dictionary<int, int> Columns { get; } = [];

    public Dictionary<(int Row, int Column), int> Cells { get; } = [];
}
