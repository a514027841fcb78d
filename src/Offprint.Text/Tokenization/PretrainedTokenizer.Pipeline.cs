using System.Text;

namespace Offprint.Text;

public sealed partial class PretrainedTokenizer
{
    /// <summary>Added tokens, normalizer, pre-tokenizer, model; offsets are those of <paramref name="text"/>.</summary>
    private TokenList Tokenize(string text, bool normalize, bool preTokenize)
    {
        var result = new TokenList();
        var model = parts.Model;
        var normalizer = normalize ? parts.Normalizer : null;
        if (preTokenize && normalizer is null && model is BytePairModel && parts.PreTokenizer is ByteLevelPreTokenizer { IsPlain: true })
        {
            foreach (var piece in SplitAdded(text, null))
            {
                ScanByteLevel(piece, model, result);
            }

            return result;
        }

        var pieces = new PieceList { Pieces = SplitAdded(text, normalizer) };
        if (preTokenize)
        {
            parts.PreTokenizer?.Apply(pieces);
        }
        else
        {
            pieces.BytesPending = parts.PreTokenizer is ByteLevelPreTokenizer or SequencePreTokenizer { EndsInBytes: true };
        }

        if (!model.ReadsBytes)
        {
            pieces.SpellBytes();
        }

        foreach (var piece in pieces.Pieces)
        {
            var first = result.Count;
            if (piece.AddedId >= 0)
            {
                result.Add(piece.AddedId, 0, piece.Length);
            }
            else if (piece.Length > 0)
            {
                model.Tokenize(piece.Span, pieces.BytesPending, result);
            }

            for (var i = first; i < result.Count; i++)
            {
                (result.Starts[i], result.Ends[i]) = piece.Text.Range(piece.Start + result.Starts[i], piece.Start + result.Ends[i]);
            }
        }

        return result;
    }

    private static void ScanByteLevel(in Piece piece, ITokenModel model, TokenList result)
    {
        if (piece.AddedId >= 0)
        {
            result.Add(piece.AddedId, piece.Text.Origin + piece.Start, piece.Text.Origin + piece.Start + piece.Length);
            return;
        }

        var span = piece.Span;
        for (var start = 0; start < span.Length;)
        {
            var end = GptPattern.Next(span, start);
            var first = result.Count;
            model.Tokenize(span[start..end], bytes: true, result);
            var shift = piece.Text.Origin + piece.Start + start;
            for (var i = first; i < result.Count; i++)
            {
                result.Starts[i] += shift;
                result.Ends[i] += shift;
            }

            start = end;
        }
    }

    private List<Piece> SplitAdded(string text, ITextNormalizer? normalizer)
    {
        var raw = new List<Piece>();
        rawMatcher.Split(new AlignedText(WellFormed(text), 0), raw);
        if (normalizer is null && !normalizedMatcher.Any)
        {
            return raw;
        }

        var result = new List<Piece>(raw.Count);
        foreach (var piece in raw)
        {
            if (piece.AddedId >= 0)
            {
                result.Add(piece);
                continue;
            }

            var part = piece.ToText();
            normalizedMatcher.Split(normalizer?.Normalize(part) ?? part, result);
        }

        return result;
    }

    /// <summary>The text with U+FFFD in place of lone surrogates (same length).</summary>
    private static string WellFormed(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (at < 0)
        {
            return text;
        }

        StringBuilder? copy = null;
        for (; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                copy ??= new StringBuilder(text);
                copy[at] = '\uFFFD';
            }
        }

        return copy?.ToString() ?? text;
    }
}
