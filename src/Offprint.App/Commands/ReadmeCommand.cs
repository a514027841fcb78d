using System.CommandLine;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint readme</c>: rewrites what is generated from the results: the table of papers and the cards' findings.</summary>
internal static class ReadmeCommand
{
    public static Command Create()
    {
        var command = new Command("readme", "Rewrite the README's table of papers and the cards' findings from papers/*/result.json.") { Hidden = true };
        command.SetAction(_ =>
        {
            var root = OffprintHome.Checkout ?? throw new DirectoryNotFoundException("'offprint readme' works in a checkout of Offprint only.");
            var changed = ReadmeTable.Update(Path.Combine(root, "README.md"));
            Output.Line(changed ? "README.md: table of papers rewritten" : "README.md: up to date");
        });
        return command;
    }
}
