using System.CommandLine;
using Offprint.Site;
using Offprint.Site.Mcp;

namespace Offprint.App.Commands;

/// <summary><c>offprint mcp</c>: the tools of the site for a program that starts this one. Its action alone touches the site.</summary>
internal static class McpCommand
{
    public static Command Create()
    {
        var database = new Option<string?>("--database") { Description = "SQLite file, or a connection string of SQLite or PostgreSQL (default: the site's: site.db in the data directory).", HelpName = "file or connection string" };
        var command = new Command("mcp", "Offer search, show, run and result to a program that speaks the Model Context Protocol over standard input and output. A running site offers the same at /mcp.") { database };
        command.SetAction((parsed, ct) => ServeAsync(parsed.GetValue(database), ct));
        return command;
    }

    private static async Task<int> ServeAsync(string? database, CancellationToken ct)
    {
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error); // from here on what anything writes goes to the error output
        await McpStandardStreams.RunAsync(new SiteOptions { Database = database ?? WebCommand.Text("OFFPRINT_DATABASE") }, input, output, ct).ConfigureAwait(false);
        return ExitCodes.Success;
    }
}
