namespace Offprint.Inference;

/// <summary>
/// Where a grammar stands after some bytes. Every state can still be completed to a string of the grammar. Immutable; states that allow the same to follow for the same reason are equal and hash
/// alike, so that masks can be kept per state.
/// </summary>
public interface IGrammarState
{
    /// <summary>Whether the bytes so far are a string of the grammar.</summary>
    bool IsAccepting { get; }

    /// <summary>Whether some byte may follow.</summary>
    bool CanContinue { get; }

    /// <summary>The fewest bytes that complete a string; 0 in accepting states.</summary>
    int ShortestCompletion { get; }

    /// <summary>The state behind a byte; null when no string of the grammar goes on so.</summary>
    IGrammarState? Advance(byte value);

    /// <summary>The state behind some bytes; null when no string of the grammar goes on so.</summary>
    IGrammarState? Advance(ReadOnlySpan<byte> bytes)
    {
        IGrammarState? state = this;
        foreach (var value in bytes)
        {
            state = state.Advance(value);
            if (state is null)
            {
                return null;
            }
        }

        return state;
    }
}
