namespace Offprint.Text;

/// <summary>From a parsed expression to an automaton (Thompson's construction).</summary>
internal sealed class RegexCompiler(RegexAutomatonOptions options)
{
    private readonly AutomatonBuilder _nfa = new(FiniteAutomaton.ByteCount, options.StateLimit);
    private readonly List<(int From, int To)> _atStart = [];
    private readonly List<(int From, int To)> _atEnd = [];

    public FiniteAutomaton Compile(RegexNode node)
    {
        var (start, from, to, end) = (_nfa.AddState(), _nfa.AddState(), _nfa.AddState(), _nfa.AddState());
        Add(node, from, to);
        _nfa.AddEmpty(start, from);
        _nfa.AddEmpty(to, end);
        if (options.Search)
        {
            IReadOnlyList<ScalarRange> any = [new(0, ScalarRange.Maximum)];
            var (before, behind) = (_nfa.AddState(), _nfa.AddState());
            _nfa.AddEmpty(start, before);
            AddSet(before, any, before);
            _nfa.AddEmpty(before, from);
            _nfa.AddEmpty(to, behind);
            AddSet(behind, any, behind);
            _nfa.AddEmpty(behind, end);
        }

        return _nfa.Build(start, end, _atStart, _atEnd);
    }

    private void Add(RegexNode node, int from, int to)
    {
        switch (node)
        {
            case RegexNode.Set set:
                AddSet(from, set.Ranges, to);
                break;
            case RegexNode.Anchor anchor:
                (anchor.AtStart ? _atStart : _atEnd).Add((from, to));
                break;
            case RegexNode.Choice choice:
                foreach (var option in choice.Options)
                {
                    Add(option, from, to);
                }

                break;
            case RegexNode.Sequence { Parts.Count: 0 }:
                _nfa.AddEmpty(from, to);
                break;
            case RegexNode.Sequence sequence:
                for (var i = 0; i < sequence.Parts.Count; i++)
                {
                    var next = i == sequence.Parts.Count - 1 ? to : _nfa.AddState();
                    Add(sequence.Parts[i], from, next);
                    from = next;
                }

                break;
            case RegexNode.Repeat repeat:
                AddRepeat(repeat, from, to);
                break;
        }
    }

    private void AddRepeat(RegexNode.Repeat repeat, int from, int to)
    {
        for (var i = 0; i < repeat.Minimum; i++)
        {
            var next = _nfa.AddState();
            Add(repeat.Part, from, next);
            from = next;
        }

        if (repeat.Maximum is not { } maximum)
        {
            var loop = _nfa.AddState();
            _nfa.AddEmpty(from, loop);
            var back = _nfa.AddState();
            Add(repeat.Part, loop, back);
            _nfa.AddEmpty(back, loop);
            _nfa.AddEmpty(loop, to);
            return;
        }

        // A state of its own to leave from, so that nothing flows back into what stands before.
        for (var i = repeat.Minimum; i < maximum; i++)
        {
            _nfa.AddEmpty(from, to);
            var (inside, next) = (_nfa.AddState(), _nfa.AddState());
            _nfa.AddEmpty(from, inside);
            Add(repeat.Part, inside, next);
            from = next;
        }

        _nfa.AddEmpty(from, to);
    }

    private void AddSet(int from, IReadOnlyList<ScalarRange> ranges, int to)
    {
        if (options.Encoding == CharacterEncoding.Utf8)
        {
            _nfa.AddScalars(from, ranges, to);
        }
        else
        {
            JsonCharacters.Add(_nfa, from, ranges, to);
        }
    }
}
