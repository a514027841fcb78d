using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool speculation train-head</c>: the acceptance head of SpecDec++ for a pair.</summary>
internal static class SpeculationTrainHeadCommand
{
    public static Command Create()
    {
        var (model, draft, prompts, temperature, defaults) = (SpeculationTool.Model(), SpeculationTool.Draft(), SpeculationTool.Prompts(), SpeculationTool.Temperature(), new AcceptanceHeadOptions());
        var output = new Option<string>("--output") { Description = "Folder for the head; it must not hold one yet.", HelpName = "folder", Required = true };
        var blocks = new Option<int>("--blocks") { Description = "Residual blocks.", DefaultValueFactory = _ => defaults.Blocks };
        var shared = new Option<bool>("--shared-blocks") { Description = "One set of weights for all blocks." };
        var weight = new Option<double>("--rejection-weight") { Description = "Weight of rejections in the loss.", DefaultValueFactory = _ => defaults.RejectionWeight };
        var tokens = new Option<int>("--tokens") { Description = "Tokens that every prompt is continued by.", DefaultValueFactory = _ => defaults.TokensPerPrompt };
        var epochs = new Option<int>("--epochs") { Description = "Passes over what was sampled.", DefaultValueFactory = _ => defaults.Epochs };
        var seed = new Option<ulong>("--seed") { Description = "Seed of sampling and training.", DefaultValueFactory = _ => defaults.Seed };
        var command = new Command("train-head", "Train a head that predicts which drafted tokens the large model keeps. A tenth of the prompts scores it.");
        foreach (var option in (Option[])[model, draft, prompts, output, temperature, blocks, shared, weight, tokens, epochs, seed]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new AcceptanceHeadOptions
            {
                Blocks = parsed.GetValue(blocks), SharedBlocks = parsed.GetValue(shared), RejectionWeight = parsed.GetValue(weight), TokensPerPrompt = parsed.GetValue(tokens), Epochs = parsed.GetValue(epochs),
                Seed = parsed.GetValue(seed), Sampling = new SamplingOptions { Temperature = parsed.GetValue(temperature), TopP = 1, Seed = parsed.GetValue(seed) },
            };
            options.Validate();
            var folder = parsed.GetRequiredValue(output);
            if (File.Exists(Path.Combine(folder, "acceptance_head.json"))) throw new ArgumentException($"--output {folder} holds a head already; choose another folder.");
            using var pair = SpeculationPair.Load(parsed.GetRequiredValue(model), parsed.GetRequiredValue(draft));
            var texts = pair.ReadPrompts(parsed.GetRequiredValue(prompts), 100_000, Math.Max(1, Math.Min(pair.Target.MaximumPositions, pair.Draft.MaximumPositions) - options.TokensPerPrompt));
            if (texts.Count < 10) throw new ArgumentException($"--prompts has {texts.Count} texts; at least 10 are needed, some hundred are better.");
            using IDecodingModel large = DecodingModel.For(pair.Target), small = DecodingModel.For(pair.Draft);
            using var progress = new ProgressLine("train-head", quiet: Output.WantsJson(parsed));
            var trainer = new AcceptanceHeadTrainer { Progress = new Relay(progress) };
            var held = Math.Max(1, texts.Count / 10);
            var examples = trainer.Sample(large, small, [.. texts.Skip(held)], options, cancellation);
            var head = AcceptanceHeadTrainer.Fit(examples, options, cancellation);
            var scores = AcceptanceScores.Of(head, new AcceptanceHeadTrainer().Sample(large, small, [.. texts.Take(held)], options, cancellation));
            head.Save(folder);
            progress.Dispose();
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonObject
                {
                    ["folder"] = folder, ["positions"] = examples.Count, ["auc"] = double.IsFinite(scores.RocAuc) ? scores.RocAuc : null, ["binaryKl"] = scores.BinaryKl,
                    ["acceptanceMean"] = scores.LabelMean, ["acceptanceVariance"] = scores.LabelVariance,
                });
            }
            else
            {
                Output.Line(FormattableString.Invariant($"Learnt from {examples.Count:N0} drafted tokens. On held-out prompts: AUC {scores.RocAuc:0.000}, binary KL {scores.BinaryKl:0.000} nats; acceptance has mean {scores.LabelMean:0.000} and standard deviation {Math.Sqrt(scores.LabelVariance):0.000}."));
                Output.Line($"Folder: {folder}");
            }

            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private sealed class Relay(ProgressLine line) : IProgress<double>
    {
        private readonly long _start = System.Diagnostics.Stopwatch.GetTimestamp();

        public void Report(double value)
        {
            var elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(_start);
            line.Report(new RunProgress(value, "sampling what the head learns from", elapsed, value > 0 ? elapsed * ((1 - value) / value) : null));
        }
    }
}
