using System.CommandLine;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool</c>: methods of papers on a user's own files.</summary>
internal static class ToolCommand
{
    public static Command Create()
    {
        var command = new Command("tool", "Use a paper's method on your own files.");
        command.Subcommands.Add(HammingTool.Create());
        command.Subcommands.Add(LearningCurveTool.Create());
        command.Subcommands.Add(NextElementTool.Create());
        command.Subcommands.Add(SubmodularTool.Create());
        command.Subcommands.Add(PagingTool.Create());
        command.Subcommands.Add(GrammarTool.Create());
        command.Subcommands.Add(SearchTool.Create());
        command.Subcommands.Add(DuplicatesTool.Create());
        command.Subcommands.Add(ObjectivesTool.Create());
        command.Subcommands.Add(CompareObjectivesTool.Create());
        command.Subcommands.Add(FinetuneTool.Create());
        command.Subcommands.Add(ClassifyTool.Create());
        command.Subcommands.Add(ActiveLearningTool.Create());
        command.Subcommands.Add(SpeculationTool.Create());
        return command;
    }
}
