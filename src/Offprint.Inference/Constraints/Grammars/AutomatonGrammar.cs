using Offprint.Text;

namespace Offprint.Inference;

/// <summary>A regular grammar: one state object for each state of the automaton.</summary>
internal sealed class AutomatonGrammar : IGrammar
{
    private readonly State[] _states;

    public AutomatonGrammar(FiniteAutomaton automaton)
    {
        Automaton = automaton;
        var shortest = automaton.ShortestCompletions();
        _states = [.. Enumerable.Range(0, automaton.StateCount).Select(q => new State(this, q, automaton.IsAccepting(q), shortest[q]))];
    }

    public FiniteAutomaton Automaton { get; }

    public long Bytes => (long)Automaton.StateCount * (64 + (4 * Automaton.ClassCount));

    public IGrammarState Start => _states[Automaton.Start];

    private sealed class State(AutomatonGrammar grammar, int number, bool accepting, int shortest) : IGrammarState
    {
        public bool IsAccepting => accepting;

        public int ShortestCompletion => shortest;

        public bool CanContinue => Enumerable.Range(0, grammar.Automaton.ClassCount).Any(c => grammar.Automaton.NextByClass(number, c) >= 0);

        public IGrammarState? Advance(byte value) => grammar.Automaton.Next(number, value) is var next and >= 0 ? grammar._states[next] : null;
    }
}
