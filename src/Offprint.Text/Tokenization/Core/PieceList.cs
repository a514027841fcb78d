namespace Offprint.Text;

/// <summary>The pieces of one text while pre-tokenizers split them.</summary>
internal sealed class PieceList
{
    public List<Piece> Pieces { get; set; } = [];

    /// <summary>
    /// The model sees each piece spelt in the byte alphabet. Kept as a flag so that the last step of a byte-level pipeline needs no
    /// rewriting; <see cref="SpellBytes"/> carries it out when another pre-tokenizer follows.
    /// </summary>
    public bool BytesPending { get; set; }

    /// <summary>Replaces every piece that isn't an added token.</summary>
    public void Map(Func<AlignedText, AlignedText> map)
    {
        for (var i = 0; i < Pieces.Count; i++)
        {
            var piece = Pieces[i];
            if (piece.AddedId < 0)
            {
                var text = map(piece.ToText());
                Pieces[i] = new Piece(text, 0, text.Length);
            }
        }
    }

    /// <summary>Splits every piece that isn't an added token.</summary>
    public void Split(ITextPattern pattern, SplitBehavior behavior, bool invert = false)
    {
        var result = new List<Piece>(Pieces.Count * 4);
        var matches = new List<TextMatch>();
        foreach (var piece in Pieces)
        {
            if (piece.AddedId >= 0)
            {
                result.Add(piece);
                continue;
            }

            matches.Clear();
            pattern.Match(piece.Span, matches);
            Splitting.Apply(piece, matches, behavior, invert, result);
        }

        Pieces = result;
    }

    public void SpellBytes()
    {
        if (BytesPending)
        {
            BytesPending = false;
            Map(ByteLevelNormalizer.Spell);
        }
    }
}
