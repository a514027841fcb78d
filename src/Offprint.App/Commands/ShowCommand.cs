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
            var paper = PaperCatalog.Load().Get(parsed.GetRequiredValue(slug));
            if (Output.WantsJson(parsed)) Output.WriteJson(PaperJson.Full(paper));
            else Print(paper);
        });
        return command;
    }

    private static void Print(Paper paper)
    {
        var result = ResultShelf.Default.Find(paper.Slug);
        Output.Out.Write(new Text(paper.Title + "\n", new Style(decoration: Decoration.Bold)));
        Output.Out.Write(new Text(string.Join(", ", paper.Authors) + "\n"));
        Output.Out.Write(new Text(string.Join(" · ", new[] { paper.Date, paper.Venue, Names.Of(paper.Area), Names.Of(paper.Kind), paper.Url?.ToString(), paper.AuthorsCode }.Where(s => !string.IsNullOrEmpty(s))) + "\n", new Style(decoration: Decoration.Dim)));
        Output.Out.Write(Styles.State(paper, result));
        Output.Out.WriteLine();
        Output.Out.WriteLine();
        Output.Out.Write(new Text(paper.Body.Trim() + "\n"));
        if (paper.State == PaperState.Runs) Output.Out.Write(new Text($"\nRun it: ./offprint run {paper.Slug}\n"));
    }
}
