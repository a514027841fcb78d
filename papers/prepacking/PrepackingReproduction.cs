using System.Globalization;
using Offprint.Models;
using Offprint.Tensors;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// Prepacking against padding, length-ordered batches and one prompt at a time: prefill times of the same batches, interleaved, and whether every prompt comes out
/// as if it had been alone.
/// </summary>
[Reproduces("prepacking")]
public sealed class PrepackingReproduction : Reproduction<PrepackingOptions>
{
    private const int GreedyTokens = 16, Pool = 1024;

    private const string Padded = "padded seconds", Packed = "prepacked seconds", Measured = "measured speed-up", Predicted = "predicted speed-up", Different = "prompts that differ";

    /// <inheritdoc />
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new()
        {
            Name = "prefill speed-up", Metric = "prefill time, padded over prepacked", Unit = "x", Kind = ClaimKind.Superiority, Bar = 2.0,
            Estimand = Estimand.Ratio(Padded, Packed), Sentence = "prepacked prefill is {0} faster than padded",
        },
        new()
        {
            Name = "speed-up is sure", Metric = "prefill time, padded over prepacked, whole interval", Unit = "x", Kind = ClaimKind.Threshold, Bar = 1.7,
            Estimand = Estimand.Ratio(Padded, Packed), Sentence = "the whole interval of the speed-up, {0}, stays above the bar",
        },
        new()
        {
            Name = "same results", Metric = "prompts whose logits differ by more than 1e-4 from the prompt alone, or whose 16 greedy tokens differ", Kind = ClaimKind.Exact, Bar = 0,
            Direction = ClaimDirection.AtMost, Estimand = Estimand.Count(Different), Sentence = "{0} prompts come out differently than alone",
        },
        new()
        {
            Name = "speed-up as predicted", Metric = "measured speed-up over prompts / rows", Unit = "x", Kind = ClaimKind.Equivalence, Margin = 0.25,
            Estimand = Estimand.Ratio(Measured, Predicted), Sentence = "the speed-up is {0} of what the number of rows predicts",
        },
    ];

    /// <inheritdoc />
    protected override Task RunAsync(RunContext run, PrepackingOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        var device = TorchRuntime.Device(options.Device);
        run.Report(0, "reading prompts and model");
        var texts = options.Prompts is { } file ? PromptFile.Read(file) : DocumentationPrompts.Read(run.Data, run.Choose(Pool, 80, 2 * Pool), ct);
        var folder = options.Model ?? run.Models.Folder("offprint-lm");
        var tokenizer = PretrainedTokenizer.Load(folder);
        using var model = Checkpoint.Load<CausalLanguageModel>(folder, new LoadOptions { Device = device });
        model.eval();
        var prompts = Encode(run, texts, tokenizer, model, options);
        new PrepackingExperiment(run, model, prompts, options, device).Run(ct);
        return Task.CompletedTask;
    }

    private static List<int[]> Encode(RunContext run, List<string> texts, PretrainedTokenizer tokenizer, CausalLanguageModel model, PrepackingOptions options)
    {
        int longest = Math.Min(run.IsQuick ? Math.Min(options.Longest, 160) : options.Longest, model.MaximumPositions - GreedyTokens);
        if (longest < 2) throw new ArgumentException($"the model has {model.MaximumPositions} positions; {GreedyTokens + 2} are needed for a prompt and {GreedyTokens} greedy tokens");
        var prompts = new List<int[]>(texts.Count);
        int outside = 0, cut = 0;
        foreach (string text in texts)
        {
            int[] ids = tokenizer.EncodePair(text).Ids;
            if (ids.Length == 0 || ids.Any(id => id >= model.VocabularySize))
            {
                outside++;
                continue;
            }

            if (ids.Length > longest) cut++;
            prompts.Add(ids.Length > longest ? ids[..longest] : ids);
        }

        if (prompts.Count < 2)
            throw new InvalidDataException($"{prompts.Count} usable prompts; at least 2 are needed ({outside} were empty or had tokens outside the model's vocabulary of {model.VocabularySize})");
        if (outside > 0) run.Note(string.Create(CultureInfo.InvariantCulture, $"{outside} prompts were left out: empty, or with tokens outside the model's vocabulary"));
        int[] lengths = [.. prompts.Select(p => p.Length).Order()];
        run.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{prompts.Count} prompts of {lengths[0]} to {lengths[^1]} tokens (median {lengths[lengths.Length / 2]}, mean {lengths.Average():0.#}, {cut} cut at {longest})"));
        return prompts;
    }
}
