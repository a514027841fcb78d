using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Offprint.Discovery;

namespace Offprint.App;

/// <summary>The outcome of a search: the best program, or the front for several objectives.</summary>
internal static class TrialsView
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Print(ParseResult parsed, SearchSpace<JsonNode> space, IReadOnlyList<TrialRecord> trials, int sign, string? output)
    {
        var completed = trials.Where(static t => t.State == TrialState.Completed).ToList();
        var best = completed.Count == 0 ? [] : ParetoFront.Of([.. completed.Select(static t => t.Objectives)]).Select(i => completed[i]).ToList();
        // Equal programs are shown once.
        best = [.. best.DistinctBy(static t => t.Dna).OrderByDescending(static t => t.Objectives[0])];
        if (best.Count > 0 && best[0].Objectives.Count == 1) best = [best[0]];
        if (output is not null && best.Count > 0)
        {
            var temporary = output + ".tmp";
            File.WriteAllText(temporary, space.Decode(best[0].Dna).Value.ToJsonString(Indented) + "\n");
            File.Move(temporary, output, overwrite: true);
        }

        var known = completed.Count(static t => t.Note is not null);
        if (Output.WantsJson(parsed))
        {
            Output.WriteJson(new JsonObject
            {
                ["trials"] = trials.Count,
                ["completed"] = completed.Count,
                ["answeredByEquivalence"] = known,
                ["spaceSize"] = space.Size is { } size ? size.ToString(CultureInfo.InvariantCulture) : null,
                ["best"] = new JsonArray([.. best.Select(t => (JsonNode)new JsonObject
                {
                    ["trial"] = t.Number,
                    ["objectives"] = new JsonArray([.. t.Objectives.Select(o => (JsonNode)(sign * o))]),
                    ["program"] = space.Decode(t.Dna).Value,
                })]),
            });
            return;
        }

        Output.Line(string.Create(CultureInfo.InvariantCulture, $"{completed.Count} of {trials.Count} trials succeeded{(known > 0 ? $", {known} of them answered by equivalence" : "")}; the space has {(space.Size is { } n ? $"{n:N0}" : "infinitely many")} programs"));
        foreach (var trial in best)
        {
            Output.Line(string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number}\t{string.Join('\t', trial.Objectives.Select(o => sign * o))}\t{space.Decode(trial.Dna).Value.ToJsonString()}"));
        }
    }
}
