using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Discovery;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool duplicates</c>: groups candidates that compute the same, by their outputs.</summary>
internal static class DuplicatesTool
{
    public static Command Create()
    {
        var file = new Argument<string>("outputs-file") { Description = "A line for each candidate: its name, then its outputs on fixed inputs, separated by blanks, tabs or commas." };
        var bits = new Option<int>("--mantissa-bits") { Description = "Leading bits of the mantissa that count, 1 to 52: fewer forgive larger rounding differences.", DefaultValueFactory = _ => 24, HelpName = "n" };
        var command = new Command("duplicates",
            """
            Find candidates that compute the same, by functional hashing (paper functional-hashing).

            Example: offprint tool duplicates outputs.csv --mantissa-bits 20
            """) { file, bits };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(bits) is < 1 or > 52) throw new OptionException("--mantissa-bits", null, $"--mantissa-bits is {parsed.GetValue(bits)}; it must be from 1 to 52.");
            var hasher = new FunctionalHasher(parsed.GetValue(bits));
            var groups = Read(parsed.GetRequiredValue(file)).GroupBy(c => hasher.Compute(c.Outputs)).Select(g => (Hash: g.Key, Names: g.Select(static c => c.Name).ToList())).ToList();
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonObject
                {
                    ["candidates"] = groups.Sum(static g => g.Names.Count),
                    ["functions"] = groups.Count,
                    ["groups"] = new JsonArray([.. groups.Select(g => (JsonNode)new JsonObject { ["hash"] = g.Hash.ToString(), ["candidates"] = new JsonArray([.. g.Names.Select(n => (JsonNode)n)]) })]),
                });
                return;
            }

            Output.Line(string.Create(CultureInfo.InvariantCulture, $"{groups.Sum(static g => g.Names.Count)} candidates compute {groups.Count} functions"));
            foreach (var (hash, names) in groups.Where(static g => g.Names.Count > 1)) Output.Line($"{hash}\t{string.Join(' ', names)}");
        });
        return command;
    }

    private static List<(string Name, double[] Outputs)> Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        var candidates = new List<(string, double[])>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var words = line.Split([' ', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) continue;
            var outputs = new double[words.Length - 1];
            for (var i = 0; i < outputs.Length; i++)
                if (!double.TryParse(words[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out outputs[i])) throw new InvalidDataException($"{path}, line {number}: '{words[i + 1]}' is not a number.");
            if (outputs.Length == 0) throw new InvalidDataException($"{path}, line {number}: '{words[0]}' has no outputs.");
            if (candidates.Count > 0 && candidates[0].Item2.Length != outputs.Length) throw new InvalidDataException($"{path}, line {number}: '{words[0]}' has {outputs.Length} outputs; the candidates before have {candidates[0].Item2.Length}.");
            candidates.Add((words[0], outputs));
        }

        return candidates.Count > 0 ? candidates : throw new InvalidDataException($"{path} holds no candidate.");
    }
}
