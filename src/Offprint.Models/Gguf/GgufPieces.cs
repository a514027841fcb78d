using System.Globalization;

namespace Offprint.Models;

/// <summary>
/// The merging of SentencePiece models, which llama.cpp's <c>llama</c> tokenizer follows: any two neighbours merge whose join is a piece, the piece with the
/// highest score first. tokenizer.json has a list of merges instead; the two agree when the list has every such pair, grouped by the piece that it makes.
/// </summary>
internal static class GgufPieces
{
    /// <summary>The byte that a piece <c>&lt;0xNN&gt;</c> stands for, or null.</summary>
    public static int? Byte(string piece) =>
        piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>'
        && int.TryParse(piece.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static string ByteName(int value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");

    /// <summary>Scores under which pieces merge as the list says, by piece; pieces that nothing makes are not in it.</summary>
    /// <returns>The scores, or null and the reason why no scores can do it.</returns>
    public static (Dictionary<string, float>? Scores, string? Reason) Scores(IReadOnlyCollection<string> pieces, IReadOnlyList<(string Left, string Right)> merges)
    {
        var scores = new Dictionary<string, float>(StringComparer.Ordinal);
        var last = "";
        foreach (var (left, right) in merges)
        {
            var made = left + right;
            if (made != last && !scores.TryAdd(made, -scores.Count))
            {
                return (null, $"its merges make '{made}' at two places of the list");
            }
            last = made;
        }
        var known = pieces.ToHashSet(StringComparer.Ordinal);
        var listed = merges.ToHashSet();
        foreach (var pair in pieces.SelectMany(piece => Splits(piece, known)))
        {
            if (!listed.Contains(pair))
            {
                return (null, $"'{pair.Left}' and '{pair.Right}' are pieces, and so is what they make, but the list does not merge them");
            }
        }
        return (scores, null);
    }

    /// <summary>The list of merges of scored pieces: highest score first, the splits of one piece by the ids of their halves.</summary>
    public static List<(string Left, string Right)> Merges(IReadOnlyList<(string Piece, int Id, double Score)> pieces)
    {
        var ids = pieces.ToDictionary(piece => piece.Piece, piece => piece.Id, StringComparer.Ordinal);
        var known = ids.Keys.ToHashSet(StringComparer.Ordinal);
        return [.. pieces.OrderByDescending(piece => piece.Score).ThenBy(piece => piece.Id)
            .SelectMany(piece => Splits(piece.Piece, known).OrderBy(pair => ids[pair.Left]).ThenBy(pair => ids[pair.Right]))];
    }

    private static IEnumerable<(string Left, string Right)> Splits(string piece, HashSet<string> known)
    {
        for (var at = 1; at < piece.Length; at++)
        {
            if (!char.IsLowSurrogate(piece[at]) && known.Contains(piece[..at]) && known.Contains(piece[at..]))
            {
                yield return (piece[..at], piece[at..]);
            }
        }
    }
}
