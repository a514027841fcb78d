namespace Offprint.Inference;

/// <summary>A state of a <see cref="PushdownGrammar"/>. Compared by content; remembers what follows it.</summary>
internal sealed class PushdownState : IGrammarState, IEquatable<PushdownState>
{
    private readonly PushdownGrammar _grammar;
    private readonly PushdownItem[] _items;
    private readonly int _hash;
    private Memory? _memory;

    public PushdownState(PushdownGrammar grammar, PushdownItem[] items, bool accepting, int shortest)
    {
        (_grammar, _items, IsAccepting, ShortestCompletion) = (grammar, items, accepting, shortest);
        _hash = PushdownItem.Hash(items, accepting);
    }

    public bool IsAccepting { get; }

    public int ShortestCompletion { get; }

    public bool CanContinue => _items.Length > 0;

    public IGrammarState? Advance(byte value)
    {
        if (_items.Length == 0)
        {
            return null;
        }

        var memory = _memory;
        if (memory is null || memory.Epoch != _grammar.Epoch)
        {
            _memory = memory = new Memory(_grammar.Epoch, _grammar.Expand(_items), _grammar.ClassCount);
        }

        // Threads that come at once may compute the same twice.
        var c = _grammar.ClassOf(value);
        if (!Volatile.Read(ref memory.Known[c]))
        {
            memory.Next[c] = _grammar.Advance(memory.Expanded, c);
            Volatile.Write(ref memory.Known[c], true);
        }

        return memory.Next[c];
    }

    public bool Equals(PushdownState? other)
        => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && IsAccepting == other.IsAccepting && ReferenceEquals(_grammar, other._grammar) && _items.AsSpan().SequenceEqual(other._items));

    public override bool Equals(object? obj) => Equals(obj as PushdownState);

    public override int GetHashCode() => _hash;

    private sealed class Memory(int epoch, PushdownItem[] expanded, int classes)
    {
        public int Epoch { get; } = epoch;

        public PushdownItem[] Expanded { get; } = expanded;

        public bool[] Known { get; } = new bool[classes];

        public PushdownState?[] Next { get; } = new PushdownState?[classes];
    }
}
