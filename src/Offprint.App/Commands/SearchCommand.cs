using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint search</c>: words over titles, summaries, tags and authors.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var words = new Argument<string[]>("words") { Description = "What to look for; small typing errors are forgiven.", Arity = ArgumentArity.OneOrMore };
        var limit = new Option<int>("--limit") { Description = "At most so many papers.", DefaultValueFactory = _ => 10 };
        limit.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() < 1) r.AddError("--limit must be 1 or more");
        });
        var command = new Command("search", "Search the papers. Example: offprint search speculative decoding") { words, limit };
        command.SetAction(parsed =>
        {
            var catalog = PaperCatalog.Load();
            var hits = catalog.Search(string.Join(' ', parsed.GetRequiredValue(words)), parsed.GetValue(limit));
            if (Output.WantsJson(parsed))
                Output.WriteJson(new JsonArray([.. hits.Select(h =>
                {
                    var json = PaperJson.Brief(h.Paper, catalog);
                    json["score"] = h.Score;
                    json["matched"] = new JsonArray([.. h.Matched.Select(m => (JsonNode)m)]);
                    return (JsonNode)json;
                })]));
            else if (hits.Count == 0) Output.Line("Nothing found; fewer or other words may help.");
            else ListCommand.Print([.. hits.Select(h => h.Paper)], catalog);
        });
        return command;
    }
}
