using System.CommandLine;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool grammar</c>: grammars, and text from a model under them.</summary>
internal static class GrammarTool
{
    public static Command Create()
    {
        var command = new Command("grammar", "Check a grammar, draw from it, see which tokens it allows, and let a model write under it (paper grammar-aligned-decoding).");
        command.Subcommands.Add(GrammarCheckCommand.Create());
        command.Subcommands.Add(GrammarSampleCommand.Create());
        command.Subcommands.Add(GrammarMaskCommand.Create());
        command.Subcommands.Add(GrammarGenerateCommand.Create());
        return command;
    }
}
