using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>
/// Byte-pair encoding: start from characters (or bytes) and merge the adjacent pair of lowest rank, the leftmost first, until no
/// pair has a merge.
/// </summary>
internal sealed class BytePairModel : ITokenModel
{
    private readonly BytePairSettings settings;
    private readonly PairTable merges;
    private readonly PieceCache cache = new();
    private readonly int unknown;
    private readonly int[] fallback = new int[256];

    // Ids of single bytes: index = 2 * (is not first) + (is last), then the byte.
    private readonly int[][] byteIds = new int[4][];

    public BytePairModel(Vocabulary vocabulary, PairTable merges, BytePairSettings settings)
    {
        Vocabulary = vocabulary;
        this.merges = merges;
        this.settings = settings;
        unknown = settings.UnknownToken is { } token ? vocabulary.Find(token) : -1;
        for (var kind = 0; kind < 4; kind++)
        {
            byteIds[kind] = new int[256];
        }

        for (var value = 0; value < 256; value++)
        {
            fallback[value] = vocabulary.Find(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"));
            for (var kind = 0; kind < 4; kind++)
            {
                byteIds[kind][value] = vocabulary.Find(Decorate(ByteAlphabet.ToChar((byte)value).ToString(), kind < 2, (kind & 1) != 0));
            }
        }
    }

    public Vocabulary Vocabulary { get; }

    public bool ReadsBytes => true;

    public void Tokenize(ReadOnlySpan<char> piece, bool bytes, TokenList tokens)
    {
        if (piece.Length > PieceCache.MaximumPiece)
        {
            Compute(piece, bytes, tokens);
            return;
        }

        if (cache.Find(piece, bytes, out var slot) is not { } entry)
        {
            var own = new TokenList();
            Compute(piece, bytes, own);
            entry = new PieceCache.Entry(piece.ToString(), bytes, [.. own.Ids], [.. own.Starts], [.. own.Ends]);
            cache.Set(slot, entry);
        }

        for (var i = 0; i < entry.Ids.Length; i++)
        {
            tokens.Add(entry.Ids[i], entry.Starts[i], entry.Ends[i]);
        }
    }

    private void Compute(ReadOnlySpan<char> piece, bool bytes, TokenList tokens)
    {
        if (settings.IgnoreMerges)
        {
            var whole = Vocabulary.Find(bytes ? ByteAlphabet.Spell(Encoding.UTF8.GetBytes(piece.ToString())) : piece);
            if (whole >= 0)
            {
                tokens.Add(whole, 0, piece.Length);
                return;
            }
        }

        var symbols = new SymbolList(piece.Length * (bytes ? 2 : 1) + 4);
        if (bytes)
        {
            SplitBytes(piece, symbols);
        }
        else
        {
            SplitCharacters(piece, symbols);
        }

        symbols.Merge(merges);
        symbols.CopyTo(tokens);
    }

    private void SplitBytes(ReadOnlySpan<char> piece, SymbolList symbols)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (var start = 0; start < piece.Length;)
        {
            Rune.DecodeFromUtf16(piece[start..], out var rune, out var used);
            var end = start + used;
            var count = rune.EncodeToUtf8(utf8);
            for (var i = 0; i < count; i++)
            {
                var first = start == 0 && i == 0;
                var last = end == piece.Length && i == count - 1;
                var id = byteIds[(first ? 0 : 2) + (last ? 1 : 0)][utf8[i]];
                if (id >= 0)
                {
                    symbols.Add(id, start, end);
                }
                else
                {
                    AddUnknown(Decorate(ByteAlphabet.ToChar(utf8[i]).ToString(), first, last), start, end, symbols);
                }
            }

            start = end;
        }

        symbols.FlushUnknown();
    }

    private void SplitCharacters(ReadOnlySpan<char> piece, SymbolList symbols)
    {
        var plain = settings.ContinuingSubwordPrefix.Length == 0 && settings.EndOfWordSuffix.Length == 0;
        for (var start = 0; start < piece.Length;)
        {
            Rune.DecodeFromUtf16(piece[start..], out _, out var used);
            var end = start + used;
            var text = piece[start..end];
            var decorated = plain ? null : Decorate(text.ToString(), start == 0, end == piece.Length);
            var id = Vocabulary.Find(plain ? text : decorated);
            if (id >= 0)
            {
                symbols.Add(id, start, end);
            }
            else
            {
                AddUnknown(decorated ?? text.ToString(), start, end, symbols);
            }

            start = end;
        }

        symbols.FlushUnknown();
    }

    private void AddUnknown(string character, int start, int end, SymbolList symbols)
    {
        if (settings.ByteFallback)
        {
            var utf8 = Encoding.UTF8.GetBytes(character);
            if (Array.TrueForAll(utf8, value => fallback[value] >= 0))
            {
                foreach (var value in utf8)
                {
                    symbols.Add(fallback[value], start, end);
                }

                return;
            }
        }

        if (unknown >= 0)
        {
            symbols.AddUnknown(unknown, start, end, settings.FuseUnknown);
        }
        else if (settings.UnknownToken is { } token)
        {
            throw new InvalidDataException($"\"{character}\" is not in the vocabulary, and neither is unk_token \"{token}\".");
        }
    }

    private string Decorate(string character, bool first, bool last)
        => (first ? "" : settings.ContinuingSubwordPrefix) + character + (last ? settings.EndOfWordSuffix : "");
}
