using System.Buffers;
using System.Text;

namespace Offprint.Text;

/// <summary>Cuts added tokens out of a text: leftmost match first, the longest token at a position.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<char, (string Pattern, AddedToken Token)[]> byFirst = [];
    private readonly SearchValues<char> firsts;

    public AddedTokenMatcher(IEnumerable<(string Pattern, AddedToken Token)> tokens)
    {
        foreach (var group in tokens.Where(t => t.Pattern.Length > 0).GroupBy(t => t.Pattern[0]))
        {
            byFirst[group.Key] = [.. group.OrderByDescending(t => t.Pattern.Length)];
        }

        firsts = SearchValues.Create([.. byFirst.Keys]);
    }

    public bool Any => byFirst.Count > 0;

    /// <summary>Adds the pieces of a text: parts without added tokens, and added tokens.</summary>
    public void Split(AlignedText text, List<Piece> result)
    {
        var span = text.Text.AsSpan();
        int cut = 0, position = 0;
        while (byFirst.Count > 0 && position < span.Length)
        {
            var at = span[position..].IndexOfAny(firsts);
            if (at < 0)
            {
                break;
            }

            position += at;
            if (Find(span[position..]) is not { } found)
            {
                position++;
                continue;
            }

            int start = position, end = position + found.Pattern.Length;
            position = end;
            var token = found.Token;
            if (start < cut || (token.SingleWord && (EndsWithWord(span[..start]) || StartsWithWord(span[end..]))))
            {
                continue;
            }

            while (token.LeftStrip && start > cut && char.IsWhiteSpace(span[start - 1]))
            {
                start--;
            }

            while (token.RightStrip && end < span.Length && char.IsWhiteSpace(span[end]))
            {
                end++;
            }

            AddText(text, cut, start, result);
            result.Add(new Piece(text, start, end - start, token.Id));
            cut = end;
        }

        AddText(text, cut, text.Length, result);
    }

    private static void AddText(AlignedText text, int start, int end, List<Piece> result)
    {
        if (start < end)
        {
            result.Add(new Piece(text, start, end - start));
        }
    }

    private (string Pattern, AddedToken Token)? Find(ReadOnlySpan<char> rest)
    {
        foreach (var candidate in byFirst[rest[0]])
        {
            if (rest.StartsWith(candidate.Pattern, StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text) => Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && RuneClass.IsWord(rune);

    private static bool StartsWithWord(ReadOnlySpan<char> text) => Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && RuneClass.IsWord(rune);
}
