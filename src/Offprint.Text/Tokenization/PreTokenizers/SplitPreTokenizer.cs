namespace Offprint.Text;

/// <summary>Splits by a pattern: Split, Punctuation, Digits, WhitespaceSplit and Whitespace of tokenizer.json.</summary>
internal sealed class SplitPreTokenizer(ITextPattern pattern, SplitBehavior behavior, bool invert = false) : IPreTokenizer
{
    public void Apply(PieceList pieces) => pieces.Split(pattern, behavior, invert);
}
