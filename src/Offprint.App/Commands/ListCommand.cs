using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Papers;
using Spectre.Console;

namespace Offprint.App.Commands;

/// <summary><c>offprint list</c>: the catalog, filtered.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var area = EnumOption.Create<PaperArea>("--area", "Only one field.");
        var kind = EnumOption.Create<PaperKind>("--kind", "Only one kind of contribution.");
        var tag = new Option<string?>("--tag") { Description = "Only papers with a tag." };
        var year = new Option<int?>("--year") { Description = "Only one year." };
        var runs = new Option<bool>("--runs") { Description = "Only papers that run." };
        var command = new Command("list", "List the papers. Example: offprint list --area inference --runs") { area, kind, tag, year, runs };
        command.SetAction(parsed =>
        {
            var catalog = PaperCatalog.Load();
            var papers = catalog.Papers
                .Where(p => parsed.GetValue(area) is not { } a || p.Area == a)
                .Where(p => parsed.GetValue(kind) is not { } k || p.Kind == k)
                .Where(p => parsed.GetValue(tag) is not { } t || p.Tags.Contains(t, StringComparer.OrdinalIgnoreCase))
                .Where(p => parsed.GetValue(year) is not { } y || p.Year == y)
                .Where(p => !parsed.GetValue(runs) || p.State == PaperState.Runs)
                .ToList();
            if (Output.WantsJson(parsed)) Output.WriteJson(new JsonArray([.. papers.Select(p => (JsonNode)PaperJson.Brief(p, catalog))]));
            else Print(papers, catalog);
        });
        return command;
    }

    internal static void Print(IReadOnlyList<Paper> papers, PaperCatalog catalog)
    {
        if (papers.Count == 0)
        {
            Output.Line("No paper fits; without filters 'offprint list' shows all.");
            return;
        }

        var table = Output.Table("slug", "area", "state", "title");
        foreach (var paper in papers)
            table.AddRow(Output.Span(paper.Slug, new Style(Color.Aqua)), Output.Span(Names.Of(paper.Area)), Styles.State(paper, catalog.Result(paper.Slug)), Output.Span(paper.Title).Ellipsis());
        Output.Write(table);
        Output.Line($"{papers.Count} of {catalog.Papers.Count} papers, {papers.Count(p => p.State == PaperState.Runs)} of them run.");
    }
}
