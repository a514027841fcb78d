using System.Text.Json;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// A pre-trained body and a linear head on one vector a text: softmax(W v + b). The body may be an encoder, a decoder or an encoder-decoder. Saved as the body's checkpoint with its tokenizer,
/// and beside them <c>classifier.json</c> (labels, pooling, context) and <c>classifier.safetensors</c> (W [labels, d] and b).
/// </summary>
public sealed class TextClassifier : nn.Module
{
    private const string SettingsFile = "classifier.json";
    private const string WeightsFile = "classifier.safetensors";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly PretrainedModel body;
    private readonly Linear score;

    /// <summary>Puts a new head with random weights on a body.</summary>
    /// <param name="model">The body; it belongs to the classifier from now on.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="labels">The classes, at least two, each once.</param>
    /// <param name="pooling">How token vectors become one; null: what is usual for the kind of body, see <see cref="FinetuneOptions.Pooling"/>.</param>
    /// <param name="context">Tokens of a text that are read; null: the model's positions, at most 256.</param>
    /// <param name="seed">Seed of the head. Default 42.</param>
    /// <exception cref="ArgumentException">Fewer than two labels, a label twice, a body that reads no text, or a pooling that it does not have.</exception>
    public TextClassifier(PretrainedModel model, PretrainedTokenizer tokenizer, IReadOnlyList<string> labels, Pooling? pooling = null, int? context = null, ulong seed = 42) : base(nameof(TextClassifier))
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(labels);
        if (!TextBody.Is(model))
        {
            throw new ArgumentException($"A classifier of texts needs a text model, not a {model.GetType().Name}.", nameof(model));
        }

        if (labels.Count < 2 || labels.Distinct(StringComparer.Ordinal).Count() != labels.Count)
        {
            throw new ArgumentException($"There are {labels.Count} labels ({string.Join(", ", labels.Take(5))}); a classifier needs at least two, each once.", nameof(labels));
        }

        if (pooling == Models.Pooling.Pooler && model is not TextEncoder { Config: BertConfig })
        {
            throw new ArgumentException($"This {model.GetType().Name} has no pooler; use Mean, First, Last or Max.", nameof(pooling));
        }

        (body, Tokenizer, Labels) = (model, tokenizer, [.. labels]);
        Pooling = pooling ?? Usual(model);
        Context = Math.Min(context ?? 256, model.Config.MaximumPositions);
        score = nn.Linear(model.Config.HiddenSize, labels.Count, hasBias: true, device: model.Device, dtype: model.DataType);
        using (no_grad())
        using (var generator = new Generator(Numerics.Seed.Derive(seed, "classification head"), CPU))
        using (var drawn = empty([labels.Count, model.Config.HiddenSize], ScalarType.Float32))
        {
            drawn.normal_(0, 0.02, generator);
            score.weight.copy_(drawn);
            score.bias!.zero_();
        }

        score.weight.DetachFromDisposeScope();
        score.bias.DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>The body.</summary>
    public PretrainedModel Body => body;

    /// <summary>The body's tokenizer.</summary>
    public PretrainedTokenizer Tokenizer { get; }

    /// <summary>The classes.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How token vectors become one.</summary>
    public Pooling Pooling { get; }

    /// <summary>Tokens of a text that are read, special ones included.</summary>
    public int Context { get; }

    /// <summary>The classes of some texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="batchSize">Texts that go through the model at once. Default 64.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>One answer a text, in their order.</returns>
    public IReadOnlyList<ClassifiedText> Classify(IReadOnlyList<string> texts, int batchSize = 64, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        int[][] rows = [.. texts.Select(Row)];
        var results = new ClassifiedText[rows.Length];
        var before = training;
        eval();
        try
        {
            foreach (var batch in TextRows.ByLength(rows, batchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = new TensorScope();
                using var quiet = no_grad();
                var probabilities = Scores([.. batch.Select(i => rows[i])]).to_type(ScalarType.Float64).softmax(-1).cpu().data<double>().ToArray();
                for (var i = 0; i < batch.Length; i++)
                {
                    var own = probabilities[(i * Labels.Count)..((i + 1) * Labels.Count)];
                    var best = Array.IndexOf(own, own.Max());
                    results[batch[i]] = new ClassifiedText(Labels[best], own[best], own);
                }
            }
        }
        finally
        {
            train(before);
        }

        return results;
    }

    /// <summary>Writes the classifier into a folder: the body's checkpoint, the tokenizer, labels and head.</summary>
    /// <param name="folder">The folder; made when it is not there.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Checkpoint.Save(body, Tokenizer, folder);
        SafetensorsFile.Write(Path.Combine(folder, WeightsFile), new Dictionary<string, Tensor> { ["score.weight"] = score.weight, ["score.bias"] = score.bias! });
        var settings = Path.Combine(folder, SettingsFile);
        File.WriteAllText(settings + ".tmp", JsonSerializer.Serialize(new Settings(body.GetType().Name, Pooling.ToString(), Context, Labels), Json));
        File.Move(settings + ".tmp", settings, overwrite: true);
    }

    /// <summary>Reads a classifier that <see cref="Save"/> wrote.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no classifier, or a file is damaged.</exception>
    public static TextClassifier Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{folder}: there is no such folder.");
        }

        var path = Path.Combine(folder, SettingsFile);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"{folder} holds no classifier: {SettingsFile} is missing; make one with fine-tuning.");
        }

        var settings = Read(path);
        PretrainedModel model = settings.Body switch
        {
            nameof(CausalLanguageModel) => Checkpoint.Load<CausalLanguageModel>(folder),
            nameof(MaskedLanguageModel) => Checkpoint.Load<MaskedLanguageModel>(folder),
            nameof(Seq2SeqLanguageModel) => Checkpoint.Load<Seq2SeqLanguageModel>(folder),
            nameof(TextEncoder) => Checkpoint.Load<TextEncoder>(folder),
            _ => throw new InvalidDataException($"{path}: '{settings.Body}' is no kind of body."),
        };
        try
        {
            var classifier = new TextClassifier(model, PretrainedTokenizer.Load(folder), settings.Labels, Enum.Parse<Pooling>(settings.Pooling), settings.Context);
            using var quiet = no_grad();
            using var weights = SafetensorsFile.Open(Path.Combine(folder, WeightsFile));
            weights.ReadInto("score.weight", classifier.score.weight);
            weights.ReadInto("score.bias", classifier.score.bias!);
            classifier.eval();
            return classifier;
        }
        catch (Exception error) when (error is ArgumentException or FileNotFoundException)
        {
            model.Dispose();
            throw new InvalidDataException($"{folder}: {error.Message}", error);
        }
    }

    /// <summary>The row of a text.</summary>
    internal int[] Row(string text) => TextRows.Frame(body, Tokenizer, TextRows.Ids(Tokenizer, text), Context);

    /// <summary>Scores before the softmax, [rows, labels], in the caller's scope.</summary>
    internal Tensor Scores(IReadOnlyList<int[]> rows) => score.call(TextBody.Vector(body, TextRows.Batch(rows, TextRows.Padding(Tokenizer), body.Device), Pooling));

    /// <summary>The last token of a decoder, the mean of an encoder of an encoder-decoder that stands alone, the first token or state of all others.</summary>
    private static Pooling Usual(PretrainedModel model) => model switch
    {
        CausalLanguageModel => Models.Pooling.Last,
        TextEncoder { Config: T5Config } => Models.Pooling.Mean,
        TextEncoder { Config: not BertConfig } => Models.Pooling.Last,
        _ => Models.Pooling.First,
    };

    private static Settings Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Settings>(File.ReadAllText(path), Json) is { Labels.Count: >= 2 } settings ? settings : throw new InvalidDataException($"{path} names fewer than two labels.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is damaged: {error.Message}", error);
        }
    }

    private sealed record Settings(string Body, string Pooling, int Context, IReadOnlyList<string> Labels);
}
