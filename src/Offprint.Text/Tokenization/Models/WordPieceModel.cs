namespace Offprint.Text;

/// <summary>WordPiece: the longest known prefix first, then the longest known continuation, or the unknown token for the whole word.</summary>
internal sealed class WordPieceModel(Vocabulary vocabulary, string unknownToken, string prefix, int maximumCharacters) : ITokenModel
{
    private readonly int unknown = vocabulary.Find(unknownToken);

    public Vocabulary Vocabulary => vocabulary;

    public void Tokenize(ReadOnlySpan<char> piece, bool bytes, TokenList tokens)
    {
        var first = tokens.Count;
        var known = Characters(piece) <= maximumCharacters;
        Span<char> buffer = stackalloc char[256];
        for (var start = 0; known && start < piece.Length;)
        {
            var id = -1;
            var shift = start == 0 ? 0 : prefix.Length;
            var end = Math.Min(piece.Length, start + vocabulary.LongestToken);
            var candidate = end - start + shift <= buffer.Length ? buffer : new char[end - start + shift];
            prefix.AsSpan(0, shift).CopyTo(candidate);
            piece[start..end].CopyTo(candidate[shift..]);
            for (; end > start; end--)
            {
                id = end < piece.Length && char.IsLowSurrogate(piece[end]) ? -1 : vocabulary.Find(candidate[..(shift + end - start)]);
                if (id >= 0)
                {
                    tokens.Add(id, start, end);
                    break;
                }
            }

            known = id >= 0;
            start = end;
        }

        if (!known)
        {
            tokens.Ids.RemoveRange(first, tokens.Ids.Count - first);
            tokens.Starts.RemoveRange(first, tokens.Starts.Count - first);
            tokens.Ends.RemoveRange(first, tokens.Ends.Count - first);
            tokens.Add(unknown >= 0 ? unknown : throw new InvalidDataException($"\"{piece}\" is not in the vocabulary, and neither is unk_token \"{unknownToken}\"."), 0, piece.Length);
        }
    }

    private static int Characters(ReadOnlySpan<char> piece)
    {
        var count = piece.Length;
        foreach (var unit in piece)
        {
            count -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return count;
    }
}
