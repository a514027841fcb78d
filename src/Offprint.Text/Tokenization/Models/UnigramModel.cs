using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>
/// Unigram language model (Kudo 2018): the segmentation with the greatest sum of scores, by Viterbi. A character without a piece
/// costs the lowest score minus 10; unknown characters in a row are one token, or bytes when the model falls back to them.
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;

    private readonly double[] scores;
    private readonly int unknown;
    private readonly bool byteFallback;
    private readonly int[] fallback = new int[256];
    private readonly double unknownScore;

    // A trie over UTF-16 units: (node, unit) -> child; ids of the pieces that end at a node.
    private readonly Dictionary<ulong, int> children = [];
    private readonly List<int> idOfNode = [-1];

    public UnigramModel(Vocabulary vocabulary, IReadOnlyList<string> pieces, double[] scores, int unknown, bool byteFallback)
    {
        Vocabulary = vocabulary;
        this.scores = scores;
        this.unknown = unknown;
        this.byteFallback = byteFallback;
        unknownScore = (scores.Length == 0 ? 0 : scores.Min()) - UnknownPenalty;
        for (var value = 0; value < 256; value++)
        {
            fallback[value] = vocabulary.Find(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"));
        }

        foreach (var piece in pieces)
        {
            var node = 0;
            foreach (var unit in piece)
            {
                var key = Key(node, unit);
                if (!children.TryGetValue(key, out node))
                {
                    node = idOfNode.Count;
                    children.Add(key, node);
                    idOfNode.Add(-1);
                }
            }

            if (node != 0)
            {
                idOfNode[node] = vocabulary.Find(piece);
            }
        }
    }

    public Vocabulary Vocabulary { get; }

    public void Tokenize(ReadOnlySpan<char> piece, bool bytes, TokenList tokens)
    {
        var (from, ids) = Viterbi(piece);
        var ends = new List<int>();
        for (var end = piece.Length; end > 0; end = from[end])
        {
            ends.Add(end);
        }

        for (var i = ends.Count - 1; i >= 0; i--)
        {
            var start = from[ends[i]];
            var end = ends[i];
            if (ids[end] != unknown)
            {
                tokens.Add(ids[end], start, end);
                continue;
            }

            while (i > 0 && ids[ends[i - 1]] == unknown)
            {
                end = ends[--i];
            }

            AddUnknown(piece, start, end, tokens);
        }
    }

    private void AddUnknown(ReadOnlySpan<char> piece, int start, int end, TokenList tokens)
    {
        // Fused unknown characters may spell a piece.
        var text = piece[start..end];
        var id = Vocabulary.Find(text);
        if (id < 0 && byteFallback)
        {
            var utf8 = Encoding.UTF8.GetBytes(text.ToString());
            if (Array.TrueForAll(utf8, value => fallback[value] >= 0))
            {
                foreach (var value in utf8)
                {
                    tokens.Add(fallback[value], start, end);
                }

                return;
            }
        }

        tokens.Add(id >= 0 ? id : unknown, start, end);
    }

    private (int[] From, int[] Ids) Viterbi(ReadOnlySpan<char> piece)
    {
        var best = new double[piece.Length + 1];
        var from = new int[piece.Length + 1];
        var ids = new int[piece.Length + 1];
        Array.Fill(from, -1);
        for (var start = 0; start < piece.Length;)
        {
            var single = char.IsHighSurrogate(piece[start]) && start + 1 < piece.Length ? 2 : 1;
            var hasSingle = false;
            var node = 0;
            for (var at = start; at < piece.Length && children.TryGetValue(Key(node, piece[at]), out node); at++)
            {
                var id = idOfNode[node];
                if (id >= 0)
                {
                    hasSingle |= at + 1 - start == single;
                    Offer(at + 1, id, scores[id]);
                }
            }

            if (!hasSingle)
            {
                Offer(start + single, unknown >= 0 ? unknown : throw new InvalidDataException(
                    $"\"{piece.Slice(start, single)}\" is not in the vocabulary, and the Unigram model has no unk_id."), unknownScore);
            }

            start += single;

            void Offer(int end, int id, double score)
            {
                var candidate = best[start] + score;
                if (from[end] < 0 || candidate > best[end])
                {
                    (best[end], from[end], ids[end]) = (candidate, start, id);
                }
            }
        }

        return (from, ids);
    }

    private static ulong Key(int node, char unit) => (ulong)(uint)node << 16 | unit;
}
