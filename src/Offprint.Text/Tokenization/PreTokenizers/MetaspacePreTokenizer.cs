namespace Offprint.Text;


/// <summary>Writes spaces as a visible character, SentencePiece style, and splits before it.</summary>
internal sealed class MetaspacePreTokenizer(string replacement, PrependScheme scheme, bool split) : IPreTokenizer
{
    private readonly ReplaceNormalizer replace = new(new LiteralPattern(" "), replacement);
    private readonly LiteralPattern pattern = new(replacement);

    public void Apply(PieceList pieces)
    {
        pieces.Map(text =>
        {
            var replaced = replace.Normalize(text);
            var prepend = scheme == PrependScheme.Always || (scheme == PrependScheme.First && replaced.Origin == 0);
            return prepend && !replaced.Text.StartsWith(replacement, StringComparison.Ordinal) ? replaced.Prepend(replacement) : replaced;
        });
        if (split)
        {
            pieces.Split(pattern, SplitBehavior.MergedWithNext);
        }
    }
}
