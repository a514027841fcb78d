namespace Offprint.Inference;

/// <summary>Looks for stop strings in a text that comes in pieces, and holds back what may become one.</summary>
internal sealed class StopScanner(IReadOnlyList<string> stops)
{
    private string _held = "";

    /// <summary>Whether a stop string came; nothing more is given then.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Takes a piece and gives what surely is no part of a stop string.</summary>
    public string Append(string piece)
    {
        if (Stopped || piece.Length == 0)
        {
            return "";
        }

        if (stops.Count == 0)
        {
            return piece;
        }

        var text = _held + piece;
        var first = text.Length;
        foreach (var stop in stops)
        {
            var at = text.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && at < first)
            {
                (first, Stopped) = (at, true);
            }
        }

        if (Stopped)
        {
            _held = "";
            return text[..first];
        }

        var keep = stops.Max(stop => Overlap(text, stop));
        _held = text[^keep..];
        return text[..^keep];
    }

    /// <summary>What was held back, when the text has ended.</summary>
    public string Finish()
    {
        var rest = Stopped ? "" : _held;
        _held = "";
        return rest;
    }

    /// <summary>The longest end of the text that a stop string begins with.</summary>
    private static int Overlap(string text, string stop)
    {
        for (var length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
