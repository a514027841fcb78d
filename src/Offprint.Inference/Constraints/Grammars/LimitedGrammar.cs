namespace Offprint.Inference;

/// <summary>A grammar with an upper bound on the bytes.</summary>
internal sealed class LimitedGrammar(IGrammar inner, int maximumBytes) : IGrammar
{
    public IGrammar Inner => inner;

    public IGrammarState Start { get; } = new State(inner.Start, maximumBytes);

    private sealed record State(IGrammarState Inner, int Left) : IGrammarState
    {
        public bool IsAccepting => Inner.IsAccepting;

        public int ShortestCompletion => Inner.ShortestCompletion;

        public bool CanContinue
        {
            get
            {
                for (var b = 0; b < 256 && Inner.CanContinue; b++)
                {
                    if (Advance((byte)b) is not null)
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        public IGrammarState? Advance(byte value) => Left > 0 && Inner.Advance(value) is { } next && next.ShortestCompletion < Left ? new State(next, Left - 1) : null;
    }
}
