namespace Offprint.Text;

/// <summary>States in blocks that are split and never joined. Every block is a stretch of one array, so that a split costs as much as its smaller part.</summary>
internal sealed class Partition
{
    private readonly int[] _states;
    private readonly int[] _place;
    private readonly List<int> _first = [];
    private readonly List<int> _end = [];
    private readonly List<int> _marked = [];
    private readonly List<int> _touched = [];

    /// <summary>Two blocks at most: of the states that accept, and of those that do not.</summary>
    public Partition(bool[] accepting, bool[] live)
    {
        _states = [.. Enumerable.Range(0, live.Length).Where(q => live[q]).OrderByDescending(q => accepting[q])];
        (_place, BlockOf) = (new int[live.Length], new int[live.Length]);
        for (var i = 0; i < _states.Length; i++)
        {
            _place[_states[i]] = i;
            if (i == 0 || accepting[_states[i]] != accepting[_states[i - 1]])
            {
                Open(i, i);
            }

            BlockOf[_states[i]] = Count - 1;
            _end[^1] = i + 1;
        }
    }

    /// <summary>Blocks.</summary>
    public int Count => _first.Count;

    /// <summary>The block of every state.</summary>
    public int[] BlockOf { get; }

    /// <summary>The states of a block, until the next split.</summary>
    public ReadOnlySpan<int> Members(int block) => _states.AsSpan(_first[block].._end[block]);

    /// <summary>Splits every block of which some states, but not all, are among those given. The smaller part becomes a block of its own.</summary>
    /// <param name="states">States; they may repeat.</param>
    /// <param name="created">Gets the numbers of new blocks.</param>
    public void Split(List<int> states, Stack<int> created)
    {
        foreach (var q in states)
        {
            var block = BlockOf[q];
            var (at, to) = (_place[q], _first[block] + _marked[block]);
            if (at < to)
            {
                continue;
            }

            if (_marked[block]++ == 0)
            {
                _touched.Add(block);
            }

            (_states[at], _states[to]) = (_states[to], q);
            (_place[_states[at]], _place[q]) = (at, to);
        }

        foreach (var block in _touched)
        {
            var middle = _first[block] + _marked[block];
            _marked[block] = 0;
            if (middle == _end[block])
            {
                continue;
            }

            if (middle - _first[block] <= _end[block] - middle)
            {
                Open(_first[block], middle);
                _first[block] = middle;
            }
            else
            {
                Open(middle, _end[block]);
                _end[block] = middle;
            }

            for (var i = _first[^1]; i < _end[^1]; i++)
            {
                BlockOf[_states[i]] = Count - 1;
            }

            created.Push(Count - 1);
        }

        _touched.Clear();
    }

    private void Open(int first, int end)
    {
        _first.Add(first);
        _end.Add(end);
        _marked.Add(0);
    }
}
