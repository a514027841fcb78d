namespace Offprint.Text;

/// <summary>Pre-tokenizers in order.</summary>
internal sealed class SequencePreTokenizer(IReadOnlyList<IPreTokenizer> steps) : IPreTokenizer
{
    /// <summary>Whether the last step spells bytes.</summary>
    public bool EndsInBytes => steps.Count > 0 && steps[^1] is (ByteLevelPreTokenizer or SequencePreTokenizer { EndsInBytes: true });

    public void Apply(PieceList pieces)
    {
        foreach (var step in steps)
        {
            pieces.SpellBytes();
            step.Apply(pieces);
        }
    }
}
