using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Papers;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool finetune</c>: a classifier of texts from a pre-trained model and a labelled table.</summary>
internal static class FinetuneTool
{
    public static Command Create()
    {
        var defaults = new FinetuneOptions();
        var model = new Option<string>("--model") { Description = "A checkpoint folder (BERT, RoBERTa, GPT-2, Llama, GPT-NeoX, T5), or the name of a model on the shelf.", HelpName = "folder", Required = true };
        model.CompletionSources.Add(_ => [.. ModelShelf.Default.Names.Select(n => new System.CommandLine.Completions.CompletionItem(n))]);
        var data = new Option<string>("--data") { Description = "Labelled texts: CSV, TSV, JSON lines, Parquet.", HelpName = "file", Required = true };
        var output = new Option<string>("--output") { Description = "Folder for the classifier; it must not hold one yet.", HelpName = "folder", Required = true };
        var fields = new LabelFields();
        var epochs = new Option<double>("--epochs") { Description = "Passes over the texts.", DefaultValueFactory = _ => defaults.Epochs };
        var rate = new Option<double>("--learning-rate") { Description = "The highest learning rate; 2e-5 to 5e-5 is usual for models of 100M parameters and more.", DefaultValueFactory = _ => defaults.LearningRate };
        var batch = new Option<int>("--batch-size") { Description = "Texts in a batch.", DefaultValueFactory = _ => defaults.BatchSize };
        var context = new Option<int?>("--context") { Description = "Tokens of a text that are read. Default: the model's positions, at most 256.", HelpName = "n" };
        var pooling = new Option<Pooling?>("--pooling") { Description = "How token vectors become one: first, last, mean, max, pooler. Default: first token of an encoder, last of a decoder, first state of an encoder-decoder's decoder.", HelpName = "kind" };
        var freeze = new Option<bool>("--freeze") { Description = "Train the head alone." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of head, order and dropout.", DefaultValueFactory = _ => defaults.Seed };
        var command = new Command("finetune",
            """
            Fine-tune a pre-trained model as a classifier of texts (paper pretrained-models-survey).

            Two tenths of the texts (of the groups, with --group-field) are held out and scored; the classifier that is saved learnt from the others.

            Examples:
              offprint tool finetune --model ./my-model/model --data labels.csv --output ./my-classifier
              offprint tool classify --model ./my-classifier --text "Once upon a time"
            """);
        foreach (var option in (Option[])[model, data, output, .. fields.Options, epochs, rate, batch, context, pooling, freeze, seed]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new FinetuneOptions
            {
                Epochs = parsed.GetValue(epochs), LearningRate = parsed.GetValue(rate), BatchSize = parsed.GetValue(batch), Context = parsed.GetValue(context), Pooling = parsed.GetValue(pooling),
                FreezeBody = parsed.GetValue(freeze), Seed = parsed.GetValue(seed),
            };
            options.Validate();
            var target = parsed.GetRequiredValue(output);
            if (File.Exists(Path.Combine(target, "config.json"))) throw new ArgumentException($"--output {target} holds a model already; choose another folder.");
            var texts = fields.Read(parsed, parsed.GetRequiredValue(data));
            var (train, test) = Split(texts);
            var folder = ModelArgument.Folder(parsed.GetRequiredValue(model));
            var tokenizer = PretrainedTokenizer.Load(folder);
            var json = Output.WantsJson(parsed);
            using var body = Body(folder);
            using var progress = new ProgressLine("finetune", quiet: json);
            using var classifier = new Finetuner(tokenizer, options).Classify(body, train, new Relay(progress), cancellation);
            var answers = classifier.Classify([.. test.Select(t => t.Text)], cancellation: cancellation);
            var right = answers.Zip(test, (answer, text) => answer.Label == text.Label).Count(static r => r);
            var most = test.Count == 0 ? 0 : test.CountBy(t => t.Label).Max(c => c.Value);
            classifier.Save(target);
            progress.Dispose();
            Print(json, classifier, train.Count, test.Count, right, most, target);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    /// <summary>The checkpoint as a body for classification.</summary>
    private static PretrainedModel Body(string folder) => Checkpoint.Inspect(folder) switch
    {
        { Config: T5Config } => Checkpoint.Load<Seq2SeqLanguageModel>(folder),
        { Config: BertConfig, Head: ModelHead.MaskedLanguageModel } => Checkpoint.Load<MaskedLanguageModel>(folder),
        { Config: BertConfig } => Checkpoint.Load<TextEncoder>(folder),
        { Config: Gpt2Config or LlamaConfig or GptNeoXConfig } => Checkpoint.Load<CausalLanguageModel>(folder),
        var other => throw new ArgumentException($"--model {folder} is a {other.Config.ModelType} model; a classifier of texts needs BERT, RoBERTa, GPT-2, Llama, GPT-NeoX or T5."),
    };

    private static (IReadOnlyList<LabeledText> Train, IReadOnlyList<LabeledText> Test) Split(IReadOnlyList<LabeledText> texts)
    {
        var parts = texts.ToLookup(t => StableSplit.PartOf(t.Group ?? t.Text) == SplitPart.Train);
        LabeledText[] train = [.. parts[true]];
        if (train.DistinctBy(t => t.Label).Count() < 2)
            throw new ArgumentException($"--data: {train.Length} of {texts.Count} texts are left to learn from, with fewer than two classes; give more texts, or more groups.");
        return (train, [.. parts[false]]);
    }

    private static void Print(bool json, TextClassifier classifier, int learnt, int scored, int right, int most, string folder)
    {
        double? accuracy = scored == 0 ? null : (double)right / scored;
        if (json)
        {
            Output.WriteJson(new JsonObject
            {
                ["folder"] = folder, ["labels"] = new JsonArray([.. classifier.Labels.Select(l => (JsonNode)l)]), ["trainingTexts"] = learnt, ["heldOutTexts"] = scored, ["accuracy"] = accuracy,
                ["mostFrequentClass"] = scored == 0 ? null : (double)most / scored,
            });
            return;
        }

        var culture = CultureInfo.InvariantCulture;
        Output.Line(string.Create(culture, $"Learnt {classifier.Labels.Count} classes from {learnt:N0} texts."));
        if (accuracy is { } share)
        {
            var interval = BinomialInterval.ClopperPearson(right, scored);
            Output.Line(string.Create(culture, $"Held-out texts: {right:N0} of {scored:N0} right, {share:P1} (95% interval {interval.Low:P1} to {interval.High:P1}; the most frequent class alone {(double)most / scored:P1})."));
        }

        Output.Line($"Folder: {folder}");
    }

    private sealed class Relay(ProgressLine line) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => line.Report(new RunProgress(value.Fraction, value.Message, value.Elapsed, value.Remaining));
    }
}
