namespace Offprint.Algorithms;

/// <summary>The positions of every symbol in a string, bucketed by symbol.</summary>
internal sealed class SymbolPositions(int symbols)
{
    private readonly int[] _starts = new int[symbols + 1];
    private int[] _positions = [];

    public void Fill(ReadOnlySpan<int> ids, Func<int, int> position)
    {
        Array.Clear(_starts);
        foreach (var id in ids)
        {
            if (id >= 0)
            {
                _starts[id + 1]++;
            }
        }

        for (var c = 0; c < symbols; c++)
        {
            _starts[c + 1] += _starts[c];
        }

        if (_positions.Length < _starts[symbols])
        {
            _positions = new int[_starts[symbols]];
        }

        var next = _starts.AsSpan(0, symbols).ToArray();
        for (var j = 0; j < ids.Length; j++)
        {
            if (ids[j] >= 0)
            {
                _positions[next[ids[j]]++] = position(j);
            }
        }
    }

    public ReadOnlySpan<int> Of(int symbol) => _positions.AsSpan(_starts[symbol], _starts[symbol + 1] - _starts[symbol]);
}
