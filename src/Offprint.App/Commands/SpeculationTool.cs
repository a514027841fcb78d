using System.CommandLine;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool speculation</c>: speculative decoding with a user's own two models.</summary>
internal static class SpeculationTool
{
    public static Command Create()
    {
        var command = new Command("speculation",
            """
            Speculative decoding with two models of your own: what fits them, and a head that decides how long to draft (papers specdec-plus-plus and pearl).

            Examples:
              offprint tool speculation train-head --model ./large --draft ./small --prompts prompts.txt --output ./head
              offprint tool speculation calibrate --model ./large --draft ./small --prompts prompts.txt --head ./head
              offprint generate --model ./large --draft ./small --head ./head --threshold 0.5 --prompt "Once"
            """);
        command.Subcommands.Add(SpeculationTrainHeadCommand.Create());
        command.Subcommands.Add(SpeculationCalibrateCommand.Create());
        return command;
    }

    public static Option<string> Model() => new("--model") { Description = "The large model: a checkpoint folder, or a name on the shelf.", HelpName = "folder", Required = true };

    public static Option<string> Draft() => new("--draft") { Description = "The small model with the same tokenizer: a checkpoint folder, or a name on the shelf.", HelpName = "folder", Required = true };

    public static Option<string> Prompts() => new("--prompts") { Description = "Texts like those you will continue, one a line.", HelpName = "file", Required = true };

    public static Option<double> Temperature() => new("--temperature") { Description = "Temperature of both models; results hold for it.", DefaultValueFactory = _ => 1 };
}
