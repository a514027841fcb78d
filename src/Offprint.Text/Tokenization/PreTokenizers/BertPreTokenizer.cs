namespace Offprint.Text;

/// <summary>Splits at white space (dropped), then around every punctuation character.</summary>
internal sealed class BertPreTokenizer : IPreTokenizer
{
    private static readonly RunePattern Space = new(RuneClass.IsWhiteSpace);
    private static readonly RunePattern Punctuation = new(RuneClass.IsPunctuation);

    public void Apply(PieceList pieces)
    {
        pieces.Split(Space, SplitBehavior.Removed);
        pieces.Split(Punctuation, SplitBehavior.Isolated);
    }
}
