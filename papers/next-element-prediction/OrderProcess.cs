using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// A generated process whose true probabilities are known: a choice that decides the way of paying many steps later, a rare skip, a parallel block, a loop, an
/// optional last step. Every activity has one place in the process, so the state follows from the prefix.
/// </summary>
internal static class OrderProcess
{
    public static string[] Draw(SeededRandom random)
    {
        var trace = new List<string>();
        while (true)
        {
            var (at, next) = (random.NextDouble(), "");
            foreach (var (symbol, p) in Next(trace))
            {
                next = symbol;
                if ((at -= p) < 0) break;
            }

            if (next.Length == 0) return [.. trace];
            trace.Add(next);
        }
    }

    /// <summary>The true distribution; the empty text is the end.</summary>
    public static IReadOnlyList<(string Symbol, double P)> Next(List<string> prefix)
    {
        if (prefix.Count == 0) return [("register online", 0.6), ("register at desk", 0.4)];
        switch (prefix[^1])
        {
            case "register online" or "register at desk":
                return [("check", 0.95), .. Block(prefix).Select(static x => (x.Symbol, x.P * 0.05))];
            case "check" or "pack" or "weigh" or "invoice" or "label":
                return Block(prefix);
            case "inspect":
                return [("rework", 0.3), ("approve", 0.5), ("reject", 0.2)];
            case "rework":
                return [("inspect", 1)];
            case "approve":
                var online = prefix[0] == "register online";
                return [("pay by card", online ? 0.9 : 0.1), ("pay in cash", online ? 0.1 : 0.9)];
            case "reject" or "pay by card" or "pay in cash":
                return [("close", 1)];
            case "close":
                return [("archive", 0.9), ("", 0.1)];
            default:
                return [("", 1)];
        }
    }

    /// <summary>In parallel: pack then weigh, invoice, label.</summary>
    private static List<(string Symbol, double P)> Block(List<string> prefix)
    {
        var enabled = new List<(string Symbol, double P)>();
        if (!prefix.Contains("pack")) enabled.Add(("pack", 2));
        else if (!prefix.Contains("weigh")) enabled.Add(("weigh", 3));
        if (!prefix.Contains("invoice")) enabled.Add(("invoice", 1));
        if (!prefix.Contains("label")) enabled.Add(("label", 1));
        if (enabled.Count == 0) return [("inspect", 1)];
        var sum = enabled.Sum(static e => e.P);
        return enabled.ConvertAll(e => (e.Symbol, e.P / sum));
    }
}
