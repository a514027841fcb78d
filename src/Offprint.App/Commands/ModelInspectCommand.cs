using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Models;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint models inspect</c> and <c>offprint models verify</c>: what a folder holds, and whether it is sound.</summary>
internal static class ModelInspectCommand
{
    public static Command CreateInspect()
    {
        var folder = Folder();
        var command = new Command("inspect", "Show what a checkpoint is, what memory it needs and what it can be used for. Example: offprint models inspect ./my-model") { folder };
        command.SetAction(parsed =>
        {
            var info = Checkpoint.Inspect(Resolve(parsed.GetRequiredValue(folder)));
            if (Output.WantsJson(parsed)) Output.WriteJson(Json(info));
            else Print(info);
        });
        return command;
    }

    public static Command CreateVerify()
    {
        var folder = Folder();
        var command = new Command("verify", "Load a checkpoint and try it: names, shapes, tokenizer, numbers, a forward pass. Example: offprint models verify ./my-model") { folder };
        command.SetAction(parsed =>
        {
            var report = Checkpoint.Verify(Resolve(parsed.GetRequiredValue(folder)));
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonObject
                {
                    ["folder"] = report.Info.Folder,
                    ["passed"] = report.Passed,
                    ["checks"] = new JsonArray([.. report.Checks.Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["passed"] = c.Passed, ["detail"] = c.Detail })]),
                    ["warnings"] = new JsonArray([.. report.Warnings.Select(w => (JsonNode)w)]),
                });
            }
            else
            {
                Output.Line($"{report.Info.Folder}");
                foreach (var check in report.Checks) Output.Line($"  {(check.Passed ? "ok" : "WRONG"),-6}{check.Name,-11}{check.Detail}");
                foreach (var warning in report.Warnings) Output.Line($"  note  {warning}");
            }

            return report.Passed ? ExitCodes.Success : ExitCodes.Failed;
        });
        return command;
    }

    private static Argument<string> Folder()
    {
        var folder = new Argument<string>("folder") { Description = "A checkpoint in Hugging Face layout, or the name of a model on the shelf." };
        folder.CompletionSources.Add(_ => [.. ModelShelf.Default.Names.Select(n => new System.CommandLine.Completions.CompletionItem(n))]);
        return folder;
    }

    public static string Resolve(string given) => !Directory.Exists(given) && ModelShelf.Default.Contains(given) ? ModelShelf.Default.Folder(given) : given;

    /// <summary>What Offprint can do with a model, one sentence each.</summary>
    private static IReadOnlyList<string> Uses(CheckpointInfo info)
    {
        var text = info.HasTokenizer ? "" : " (needs a tokenizer.json beside it)";
        return info.Head switch
        {
            ModelHead.CausalLanguageModel => [$"continue text: offprint generate --model <folder>{text}", "train further: \"from\" in the configuration of offprint train", "papers on inference and training: --model <folder>"],
            ModelHead.MaskedLanguageModel => [$"fill in hidden tokens and embed texts: MaskedLanguageModel, TextEncoder{text}", "train further: \"from\" in the configuration of offprint train"],
            ModelHead.SequenceClassification => [$"label texts: SequenceClassifier{text}"],
            ModelHead.SequenceToSequence => [$"rewrite texts: Seq2SeqLanguageModel{text}", "embed texts with the encoder: TextEncoder"],
            ModelHead.ImageClassification => [$"label pictures: offprint images classify --model <folder>; embed them: {Vision(info)}"],
            ModelHead.ImageText => [$"compare pictures and texts: ClipModel{text}"],
            _ => [info.Config is VitConfig or ConvConfig ? $"embed pictures: {Vision(info)}" : $"embed texts: TextEncoder{text}"],
        };
    }

    private static string Vision(CheckpointInfo info) => info.Config is ConvConfig ? nameof(ConvEncoder) : nameof(VisionTransformer);

    private static JsonObject Json(CheckpointInfo info)
    {
        var memory = MemoryEstimate.Of(info);
        return new JsonObject
        {
            ["folder"] = info.Folder,
            ["modelType"] = info.Config.ModelType,
            ["parameters"] = info.ParameterCount,
            ["head"] = Names.Of(info.Head),
            ["layers"] = info.Config.LayerCount,
            ["hiddenSize"] = info.Config.HiddenSize,
            ["vocabulary"] = info.Config.VocabularySize,
            ["maximumPositions"] = info.Config.MaximumPositions,
            ["dataTypes"] = new JsonArray([.. info.DataTypes.Select(t => (JsonNode)t.ToString())]),
            ["bytes"] = info.Bytes,
            ["files"] = new JsonArray([.. info.Files.Select(f => (JsonNode)f)]),
            ["hasTokenizer"] = info.HasTokenizer,
            ["memory"] = new JsonObject
            {
                ["inference"] = memory.Inference,
                ["inferenceBfloat16"] = memory.InferenceHalf,
                ["cachePerToken"] = memory.CachePerToken,
                ["training"] = memory.Training,
            },
            ["uses"] = new JsonArray([.. Uses(info).Select(u => (JsonNode)u)]),
        };
    }

    private static void Print(CheckpointInfo info)
    {
        var memory = MemoryEstimate.Of(info);
        Output.Line($"{info.Folder}");
        Output.Line($"  family      {info.Config.ModelType}, head: {Names.Of(info.Head)}");
        Output.Line($"  parameters  {Sizes.Count(info.ParameterCount)} in {info.Config.LayerCount} layers of width {info.Config.HiddenSize}");
        if (info.Config.VocabularySize > 0) Output.Line($"  reads       {Sizes.Count(info.Config.VocabularySize)} token ids, {Sizes.Count(info.Config.MaximumPositions)} positions; tokenizer: {(info.HasTokenizer ? "yes" : "no")}");
        Output.Line($"  stored      {Sizes.Text(info.Bytes)} as {string.Join(", ", info.DataTypes)} in {string.Join(", ", info.Files.Select(Path.GetFileName))}");
        Output.Line($"  inference   about {Sizes.Text(memory.Inference)} for weights ({Sizes.Text(memory.InferenceHalf)} in bfloat16)" + (memory.CachePerToken > 0 ? $", {Sizes.Text(memory.CachePerToken)} a token of context" : ""));
        Output.Line($"  training    about {Sizes.Text(memory.Training)} for weights, gradients and AdamW, activations on top");
        foreach (var use in Uses(info)) Output.Line($"  use         {use}");
    }
}
