namespace Offprint.Text;

/// <summary>Turns matches into pieces by a <see cref="SplitBehavior"/>.</summary>
internal static class Splitting
{
    public static void Apply(in Piece piece, List<TextMatch> parts, SplitBehavior behavior, bool invert, List<Piece> result)
    {
        var first = result.Count;
        var previous = false;
        switch (behavior)
        {
            case SplitBehavior.Removed:
                foreach (var part in parts)
                {
                    if (part.IsMatch == invert)
                    {
                        Add(piece, part.Start, part.End, result);
                    }
                }

                break;
            case SplitBehavior.Isolated:
                foreach (var part in parts)
                {
                    Add(piece, part.Start, part.End, result);
                }

                break;
            case SplitBehavior.Contiguous:
                for (var i = 0; i < parts.Count; i++)
                {
                    var isMatch = parts[i].IsMatch != invert;
                    if (i > 0 && isMatch == previous)
                    {
                        Extend(result, parts[i].End, piece);
                    }
                    else
                    {
                        Add(piece, parts[i].Start, parts[i].End, result);
                    }

                    previous = isMatch;
                }

                break;
            case SplitBehavior.MergedWithPrevious:
                foreach (var part in parts)
                {
                    var isMatch = part.IsMatch != invert;
                    if (isMatch && !previous && result.Count > first)
                    {
                        Extend(result, part.End, piece);
                    }
                    else
                    {
                        Add(piece, part.Start, part.End, result);
                    }

                    previous = isMatch;
                }

                break;
            default:
                for (var i = parts.Count - 1; i >= 0; i--)
                {
                    var isMatch = parts[i].IsMatch != invert;
                    if (isMatch && !previous && result.Count > first)
                    {
                        var next = result[^1];
                        var start = piece.Start + parts[i].Start;
                        result[^1] = next with { Start = start, Length = next.Start + next.Length - start };
                    }
                    else
                    {
                        Add(piece, parts[i].Start, parts[i].End, result);
                    }

                    previous = isMatch;
                }

                result.Reverse(first, result.Count - first);
                break;
        }
    }

    private static void Add(in Piece piece, int start, int end, List<Piece> result)
    {
        if (end > start)
        {
            result.Add(new Piece(piece.Text, piece.Start + start, end - start));
        }
    }

    private static void Extend(List<Piece> result, int end, in Piece piece)
    {
        var last = result[^1];
        result[^1] = last with { Length = piece.Start + end - last.Start };
    }
}
