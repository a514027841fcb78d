using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Algorithms;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool hamming</c>: where a pattern occurs in a text, and with how many differing symbols.</summary>
internal static class HammingTool
{
    public static Command Create()
    {
        var pattern = new Argument<string>("pattern-file") { Description = "The pattern, m symbols." };
        var text = new Argument<string>("text-file") { Description = "The text, n symbols, not shorter than the pattern." };
        var symbols = new Option<string>("--symbols") { Description = "What one symbol is: characters, bytes or words (split at white space).", DefaultValueFactory = _ => "characters" };
        symbols.AcceptOnlyFromAmong("characters", "bytes", "words");
        var bound = new Option<int?>("--max-mismatches") { Description = "List every place with at most so many differing symbols.", HelpName = "k" };
        var top = new Option<int>("--top") { Description = "Without --max-mismatches: how many of the nearest places to list.", DefaultValueFactory = _ => 10, HelpName = "n" };
        var epsilon = new Option<double?>("--epsilon") { Description = "Approximate the distances within a factor 1 ± epsilon (0 < epsilon < 1).", HelpName = "e" };
        var method = new Option<HammingMethod>("--method") { Description = "The exact method; auto chooses by a cost model.", DefaultValueFactory = _ => HammingMethod.Auto };
        var threads = new Option<int>("--threads") { Description = "Threads of the exact methods.", DefaultValueFactory = _ => 1 };
        var explain = new Option<bool>("--explain") { Description = "Say which method runs and why." };
        var distances = new Option<string?>("--distances") { Description = "Write all n-m+1 distances to a file, one a line.", HelpName = "file" };
        var command = new Command("hamming", "Text-to-pattern Hamming distances (paper hamming-distances).\n\nA final line break of either file does not count as a symbol.\n\nExample: offprint tool hamming pattern.txt text.txt --max-mismatches 3");
        command.Add(pattern);
        command.Add(text);
        foreach (var option in (Option[])[symbols, bound, top, epsilon, method, threads, explain, distances]) command.Add(option);
        command.SetAction(parsed =>
        {
            var (p, t) = SymbolFile.Read(parsed.GetRequiredValue(pattern), parsed.GetRequiredValue(text), parsed.GetRequiredValue(symbols));
            if (p.Length == 0) throw new ArgumentException($"The pattern file {parsed.GetValue(pattern)} is empty; it must hold at least one symbol.");
            if (p.Length > t.Length) throw new ArgumentException($"The pattern ({p.Length} symbols) is longer than the text ({t.Length} symbols); it must not be.");
            if (parsed.GetValue(bound) is < 0 and var negative) throw new OptionException("--max-mismatches", $"{negative}", $"--max-mismatches is {negative}; it must be 0 or more.");
            if (parsed.GetValue(top) < 1) throw new OptionException("--top", null, $"--top is {parsed.GetValue(top)}; it must be 1 or more.");
            if (parsed.GetValue(threads) < 1) throw new OptionException("--threads", null, $"--threads is {parsed.GetValue(threads)}; it must be 1 or more.");
            var options = new HammingOptions { Method = parsed.GetValue(method), Threads = parsed.GetValue(threads) };
            if (parsed.GetValue(explain)) Console.Error.WriteLine(Hamming.Explain<int>(t, p, options).Explain());

            IReadOnlyList<(int Position, double Distance)> found;
            if (parsed.GetValue(epsilon) is { } e)
            {
                if (e is not (> 0 and < 1)) throw new OptionException("--epsilon", null, string.Create(CultureInfo.InvariantCulture, $"--epsilon is {e}; it must lie between 0 and 1."));
                var approximate = Hamming.DistancesApprox<int>(t, p, e);
                Save(parsed.GetValue(distances), approximate);
                found = Select(approximate, parsed.GetValue(bound), parsed.GetValue(top));
            }
            else if (parsed.GetValue(bound) is { } k && parsed.GetValue(distances) is null)
            {
                found = [.. Hamming.Find<int>(t, p, k).Select(f => (f.Position, (double)f.Mismatches))];
            }
            else
            {
                var exact = Array.ConvertAll(Hamming.Distances<int>(t, p, options), d => (double)d);
                Save(parsed.GetValue(distances), exact);
                found = Select(exact, parsed.GetValue(bound), parsed.GetValue(top));
            }

            Print(parsed, found, p.Length, t.Length);
        });
        return command;
    }

    private static IReadOnlyList<(int, double)> Select(double[] distances, int? bound, int top)
    {
        var all = distances.Select((distance, position) => (position, distance));
        return bound is { } k
            ? [.. all.Where(f => f.distance <= k)]
            : [.. all.OrderBy(f => f.distance).ThenBy(f => f.position).Take(top)];
    }

    private static void Save(string? path, double[] distances)
    {
        if (path is null) return;
        var temporary = path + ".tmp";
        File.WriteAllLines(temporary, distances.Select(d => d.ToString(CultureInfo.InvariantCulture)));
        File.Move(temporary, path, overwrite: true);
    }

    private static void Print(ParseResult parsed, IReadOnlyList<(int Position, double Distance)> found, int m, int n)
    {
        if (Output.WantsJson(parsed))
        {
            Output.WriteJson(new JsonObject
            {
                ["patternLength"] = m,
                ["textLength"] = n,
                ["matches"] = new JsonArray([.. found.Select(f => (JsonNode)new JsonObject { ["position"] = f.Position, ["mismatches"] = f.Distance })]),
            });
            return;
        }

        Output.Line("position\tmismatches");
        foreach (var (position, distance) in found) Output.Line(string.Create(CultureInfo.InvariantCulture, $"{position}\t{distance}"));
    }
}
