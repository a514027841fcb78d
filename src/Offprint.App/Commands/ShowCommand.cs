using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Papers;
using Spectre.Console;

namespace Offprint.App.Commands;

/// <summary><c>offprint show</c>: one paper's card.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var slug = SlugArgument.Create();
        var command = new Command("show", "Show a paper's card. Example: offprint show prepacking") { slug };
        command.SetAction(parsed =>
        {
            var catalog = PaperCatalog.Load();
            var paper = catalog.Get(parsed.GetRequiredValue(slug));
            if (Output.WantsJson(parsed)) Output.WriteJson(PaperJson.Full(paper, catalog));
            else Print(paper, catalog);
        });
        return command;
    }

    private static void Print(Paper paper, PaperCatalog catalog)
    {
        Output.Out.Write(Output.Span(paper.Title + "\n", new Style(decoration: Decoration.Bold)));
        Output.Out.Write(Output.Span(string.Join(", ", paper.Authors) + "\n"));
        Output.Out.Write(Output.Span(string.Join(" · ", new[] { paper.Date, paper.Venue, Names.Of(paper.Area), Names.Of(paper.Kind), paper.Url?.ToString(), paper.AuthorsCode }.Where(s => !string.IsNullOrEmpty(s))) + "\n", new Style(decoration: Decoration.Dim)));
        Output.Out.Write(Styles.State(paper, catalog.Result(paper.Slug)));
        Output.Out.WriteLine();
        Output.Out.WriteLine();
        Output.Out.Write(Output.Span(CardPage.Markdown(paper, catalog).Trim() + "\n"));
        if (paper.State == PaperState.Runs) Output.Out.Write(Output.Span($"\nRun it: ./offprint run {paper.Slug}\n"));
    }
}
