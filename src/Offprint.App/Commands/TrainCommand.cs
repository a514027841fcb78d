using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Papers;
using Offprint.Training;

namespace Offprint.App.Commands;

/// <summary><c>offprint train</c>: a model on one's own text.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration in JSON; src/Offprint.Training/README.md lists the fields.", HelpName = "file" };
        var data = new Option<string?>("--data") { Description = "Folder or file of text; instead of a configuration, or over its data.path.", HelpName = "path" };
        var output = new Option<string?>("--output") { Description = "Folder of the run; instead of a configuration, or over its output.", HelpName = "folder" };
        var preset = new Option<string?>("--preset") { Description = "Size of the model: tiny, small, medium, large. Default: small.", HelpName = "name" };
        var objective = new Option<string?>("--objective") { Description = "What is predicted: " + string.Join(", ", Objectives.All.Select(o => o.Id)) + " (offprint tool objectives explains them). Default: what is usual for the model.", HelpName = "id" };
        objective.CompletionSources.Add(_ => [.. Objectives.All.Select(o => new System.CommandLine.Completions.CompletionItem(o.Id))]);
        var steps = new Option<long?>("--steps") { Description = "Training steps. Default: five passes over the text.", HelpName = "n" };
        var minutes = new Option<double?>("--minutes") { Description = "Stop after this time; the learning rate follows the clock.", HelpName = "n" };
        var resume = new Option<bool>("--resume") { Description = "Go on where the run in the output folder stopped." };
        var keep = new Option<bool>("--keep-data") { Description = "With --resume: go on with the stored tokens although the text may have changed." };
        var command = new Command("train",
            """
            Train a small language model on your own text; stop it with Ctrl+C, go on with --resume.

            Examples:
              offprint train --data ./my-texts --output ./my-model
              offprint train --config train.json
              offprint train --config train.json --resume
              offprint train --data ./my-texts --output ./my-encoder --objective mlm
              offprint generate --model ./my-model/model --prompt "Once upon"
            """);
        foreach (var option in (Option[])[config, data, output, preset, objective, steps, minutes, resume, keep]) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(config) is null && (result.GetValue(data) is null || result.GetValue(output) is null))
                result.AddError("train needs --config <file>, or --data <path> and --output <folder>");
            else if (result.GetValue(keep) && !result.GetValue(resume))
                result.AddError("--keep-data goes with --resume");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var configuration = Configure(parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(output), parsed.GetValue(preset), parsed.GetValue(objective), parsed.GetValue(steps), parsed.GetValue(minutes));
            var json = Output.WantsJson(parsed);
            TextRunResult result;
            using (var progress = new ProgressLine("train", quiet: json))
                result = ConfiguredRun.Create(configuration).Run(parsed.GetValue(resume), parsed.GetValue(keep), new RunRelay(progress), cancellation);
            if (json) Output.WriteJson(TrainingView.Json(result));
            else TrainingView.Print(result);
            return Task.FromResult(result.Fit.End == FitEnd.Cancelled ? ExitCodes.Stopped : ExitCodes.Success);
        });
        return command;
    }

    private static TrainingConfiguration Configure(string? file, string? data, string? output, string? preset, string? objective, long? steps, double? minutes)
    {
        var configuration = file is null
            ? new TrainingConfiguration { Data = new DataSection { Path = data! }, Output = output! }
            : TrainingConfiguration.Load(file);
        configuration = configuration with
        {
            Data = configuration.Data with { Path = data ?? configuration.Data.Path },
            Output = output ?? configuration.Output,
            Model = preset is null ? configuration.Model : configuration.Model with { Preset = preset },
            Training = configuration.Training with { Objective = objective ?? configuration.Training.Objective, Steps = steps ?? configuration.Training.Steps, Minutes = minutes ?? configuration.Training.Minutes },
        };
        configuration.Validate();
        return configuration;
    }

    /// <summary>Shows a run's stages on the progress line.</summary>
    internal sealed class RunRelay(ProgressLine line) : IProgress<TextRunProgress>
    {
        public void Report(TextRunProgress value) => line.Report(new RunProgress(value.Fraction, value.Message, value.Elapsed, value.Remaining));
    }
}
