using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool paging</c>: which eviction policy for one's own requests?</summary>
internal static class PagingTool
{
    private static readonly string[] Bits = ["learned", "reuse", "true", "none"];

    public static Command Create()
    {
        var file = new Argument<string>("trace-file") { Description = "One request a line: the name of a page, then, after a tab, 1 or 0 if a discard bit came with it." };
        var capacity = new Option<int>("--capacity") { Description = "Pages that fit into the cache.", Required = true };
        var bits = new Option<string?>("--bits") { Description = "Where discard bits come from: learned (on line, by a logistic regression), reuse (times between requests), true (the future, as a bound), none. Default: those of the file, else learned.", HelpName = "source" };
        bits.AcceptOnlyFromAmong(Bits);
        var warm = new Option<double>("--warm-up") { Description = "Share of the trace after which misses count.", DefaultValueFactory = _ => 0.2 };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same choices.", DefaultValueFactory = _ => 42 };
        var command = new Command("paging",
            """
            Compare eviction policies on a trace of requests, with one predicted bit a request (paper paging-succinct-predictions).

            Examples:
              offprint tool paging requests.txt --capacity 1000
              offprint tool paging requests.txt --capacity 1000 --bits true
            """);
        command.Add(file);
        foreach (var option in (Option[])[capacity, bits, warm, seed]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var k = parsed.GetRequiredValue(capacity);
            if (k < 1) throw new OptionException("--capacity", null, $"--capacity is {k}; it must be 1 or more.");
            var share = parsed.GetValue(warm);
            if (share is not (>= 0 and < 1)) throw new OptionException("--warm-up", null, string.Create(CultureInfo.InvariantCulture, $"--warm-up is {share}; it must be at least 0 and below 1."));
            var (pages, given) = Read(parsed.GetRequiredValue(file));
            var source = parsed.GetValue(bits) ?? (given is null ? "learned" : "file");
            var predictions = Predict(pages, given, source, k, cancellation);
            var from = (int)(share * pages.Count);
            var rows = Policies(k, parsed.GetValue(seed), source == "none").Select(policy => (policy.Name, Misses: Misses(policy.Policy, pages, predictions, from, cancellation))).ToList();
            Print(parsed, pages.Count - from, source, Belady.Solve([.. pages.Skip(from)], k).Misses, rows);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static IEnumerable<(string Name, IEvictionPolicy<string> Policy)> Policies(int k, ulong seed, bool plain)
    {
        yield return ("LRU", new LruPolicy<string>(k));
        yield return ("FIFO", new FifoPolicy<string>(k));
        yield return ("LFU", new LfuPolicy<string>(k));
        yield return ("Marker", new MarkerPolicy<string>(k, seed));
        if (plain) yield break;
        yield return ("Mark0", new Mark0Policy<string>(k, seed));
        yield return ("FlushWhenAll0s", new FlushWhenAll0sPolicy<string>(k));
        yield return ("discard first, then LRU", new DiscardFirstPolicy<string>(k));
        yield return ("Mark0 guarded by LRU", new RobustPolicy<string>(new Mark0Policy<string>(k, seed), new LruPolicy<string>(k)));
    }

    private static bool[] Predict(IReadOnlyList<string> pages, bool[]? given, string source, int capacity, CancellationToken ct)
    {
        if (source is "file") return given!;
        if (source is "none") return new bool[pages.Count];
        if (source is "true") return [.. Belady.Solve(pages, capacity).Discards];
        IDiscardPredictor<string> predictor = source == "reuse" ? new ReuseDistancePredictor<string>(capacity) : new OnlineLogisticPredictor<string>(capacity, new OnlineLogisticOptions
        {
            // A short trace has to be learned from in time.
            Window = Math.Clamp(pages.Count / 10, 2, Math.Max(4096, 16 * capacity)),
        });
        return [.. pages.Select(page =>
        {
            ct.ThrowIfCancellationRequested();
            return predictor.Predict(page);
        })];
    }

    private static int Misses(IEvictionPolicy<string> policy, IReadOnlyList<string> pages, bool[] bits, int from, CancellationToken ct)
    {
        var misses = 0;
        for (var t = 0; t < pages.Count; t++)
        {
            ct.ThrowIfCancellationRequested();
            misses += policy.Request(pages[t], bits[t]) || t < from ? 0 : 1;
        }

        return misses;
    }

    private static (IReadOnlyList<string> Pages, bool[]? Bits) Read(string path)
    {
        var (pages, bits) = (new List<string>(), new List<bool>());
        foreach (var (line, i) in File.ReadLines(path).Select(static (line, i) => (line, i)))
        {
            if (line.Length == 0) continue;
            var cells = line.Split('\t');
            var bit = cells.Length == 2 ? cells[1] : null;
            if (cells.Length > 2 || bit is not (null or "0" or "1")) throw new InvalidDataException($"{path}:{i + 1}: a line is the name of a page, or a name, a tab, and 0 or 1.");
            if ((bit is not null) != (bits.Count > 0) && pages.Count > 0) throw new InvalidDataException($"{path}:{i + 1}: either all lines have a discard bit or none has.");
            pages.Add(cells[0]);
            if (bit is not null) bits.Add(bit == "1");
        }

        return pages.Count > 0 ? (pages, bits.Count > 0 ? [.. bits] : null) : throw new InvalidDataException($"{path}: there is no request in it.");
    }

    private static void Print(ParseResult parsed, int requests, string source, int optimum, List<(string Name, int Misses)> rows)
    {
        var best = rows.Min(static row => row.Misses);
        if (Output.WantsJson(parsed))
        {
            Output.WriteJson(new JsonObject
            {
                ["requests"] = requests, ["bits"] = source, ["optimum"] = optimum,
                ["policies"] = new JsonArray([.. rows.Select(static row => (JsonNode)new JsonObject { ["name"] = row.Name, ["misses"] = row.Misses })]),
            });
            return;
        }

        Output.Line("policy\tmisses\tmiss rate\tover the optimum");
        foreach (var (name, misses) in rows.Append(("optimum, knowing the future and starting empty", optimum)))
            Output.Line(string.Create(CultureInfo.InvariantCulture, $"{name}{(misses == best ? " (best)" : "")}\t{misses}\t{(double)misses / requests:P1}\t{(double)misses / optimum:F2}x"));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests} requests counted; discard bits: {source}"));
    }
}
