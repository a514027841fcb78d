using System.CommandLine;

namespace Offprint.App.Commands;

/// <summary><c>offprint images</c>: models of one's own pictures.</summary>
internal static class ImagesCommand
{
    public static Command Create()
    {
        var command = new Command("images", "Train on your own pictures, classify them, describe them, make new ones from texts (paper foundation-models-book).");
        command.Subcommands.Add(ImagesTrainCommand.Create());
        command.Subcommands.Add(ImagesClassifyCommand.Create());
        command.Subcommands.Add(ImagesDescribeCommand.Create());
        command.Subcommands.Add(ImagesGenerateCommand.Create());
        return command;
    }
}
