using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Trains a ViT, a CLIP model or a captioner on a user's pictures and writes a folder that <see cref="Checkpoint"/>, <see cref="ZeroShotClassifier"/> and captioners open.
/// The folder appears when everything in it is complete.
/// </summary>
public sealed class ImageRun
{
    private const string Begin = "<s>", End = "</s>";

    private readonly CaptionedImages _data;
    private readonly ImageRunOptions _options;
    private readonly string _folder;
    private readonly List<int> _training = [];
    private readonly List<int> _heldOut = [];

    /// <summary>Makes a run.</summary>
    /// <param name="data">The pictures.</param>
    /// <param name="folder">Where the model goes; must not exist, or be empty.</param>
    /// <param name="options">How it goes; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, the folder is not empty, or there are fewer than two classes to tell apart.</exception>
    public ImageRun(CaptionedImages data, string folder, ImageRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (_data, _folder, _options) = (data, Path.GetFullPath(folder), options ?? new ImageRunOptions());
        _options.Validate();
        if (File.Exists(_folder) || Directory.Exists(_folder) && Directory.EnumerateFileSystemEntries(_folder).Any())
        {
            throw new ArgumentException($"The output {folder} is there already; name a folder that is new or empty.", nameof(folder));
        }

        var random = new SeededRandom(_options.Seed, "held out");
        foreach (var i in Enumerable.Range(0, data.Files.Count))
        {
            (random.NextDouble() < _options.HeldOut ? _heldOut : _training).Add(i);
        }

        var kinds = _training.Select(i => data.Texts[i]).Distinct(StringComparer.Ordinal).Count();
        if (kinds < 2 && _options.Task != ImageTask.Encoder)
        {
            throw new ArgumentException($"The pictures for training have {kinds} different {(data.AreLabels ? "class" : "caption")}; at least 2 are needed.", nameof(data));
        }
    }

    /// <summary>Trains and saves.</summary>
    /// <param name="progress">Told about training steps.</param>
    /// <param name="cancellation">Stops the run; nothing is written then.</param>
    /// <exception cref="InvalidDataException">A picture is damaged; the file is named.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public ImageRunResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        TorchRuntime.PrepareThread();
        using var start = _options.From is { } from ? Checkpoint.Load<VisionTransformer>(from) : null;
        var size = start is { Config: VitConfig config } ? config.ImageSize : _options.ImageSize;
        var preprocessor = ImagePreprocessor.Vit with { Size = (size, size) };
        var pixels = Prepare(_training, preprocessor, cancellation);
        var held = _heldOut.Count == 0 ? null : Prepare(_heldOut, preprocessor, cancellation);
        return _options.Task switch
        {
            ImageTask.Classifier => Classifier(start, pixels, held, preprocessor, progress, cancellation),
            ImageTask.Clip => Clip(pixels, held, preprocessor, progress, cancellation),
            ImageTask.Captioner => Captioner(pixels, held, preprocessor, progress, cancellation),
            ImageTask.Encoder => Encoder(pixels, held, preprocessor, progress, cancellation),
            _ => Painter(pixels, held, preprocessor, progress, cancellation),
        };
    }

    private PreparedImages Prepare(List<int> chosen, ImagePreprocessor preprocessor, CancellationToken cancellation) =>
        PreparedImages.Read(chosen.Count, i => RgbImage.Read(_data.Files[chosen[i]]), preprocessor, cancellation);

    private ImageRunResult Classifier(VisionTransformer? start, PreparedImages pixels, PreparedImages? held, ImagePreprocessor preprocessor, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        string[] classes = [.. _data.Texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        int[] Labels(List<int> chosen) => [.. chosen.Select(i => Array.IndexOf(classes, _data.Texts[i]))];
        var seed = Seed.Derive(_options.Seed, "weights");
        using var model = start?.ToClassifier(classes.Length, seed) ?? VisionTransformer.Create(Vit with { LabelCount = classes.Length }, seed, classifier: true);
        if (start is null)
        {
            SineCosinePositions.Start(model);
        }

        var (fit, ledger) = Fit(model, new ImageLabelObjective(pixels, Labels(_training)), weightDecay: 0.05, progress, cancellation);
        var (accuracy, loss) = held is null ? (default(double?), default(double?)) : Evaluate(model, held, Labels(_heldOut));
        Save(folder =>
        {
            Checkpoint.Save(model, folder);
            preprocessor.Save(folder);
            ImageLabels.Save(folder, classes);
        });
        return Result(fit, ledger, model.ParameterCount, accuracy, loss);
    }

    private ImageRunResult Clip(PreparedImages pixels, PreparedImages? held, ImagePreprocessor preprocessor, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var tokenizer = Tokenizer(cancellation);
        using var model = ClipModel.Create(
            new ClipConfig
            {
                VocabularySize = tokenizer.VocabularySize, HiddenSize = _options.Width, LayerCount = _options.Layers, HeadCount = _options.Heads, FeedForwardSize = 4 * _options.Width,
                MaximumPositions = _options.TextLength, ProjectionSize = _options.Width, BeginTokenId = tokenizer.FindToken(Begin), EndTokenIds = [tokenizer.FindToken(End)!.Value],
                InitializerRange = SmallInitializer,
                Vision = new ClipVisionConfig
                {
                    HiddenSize = _options.Width, LayerCount = _options.Layers, HeadCount = _options.Heads, FeedForwardSize = 4 * _options.Width, ImageSize = _options.ImageSize, PatchSize = _options.PatchSize,
                },
            },
            Seed.Derive(_options.Seed, "weights"));
        SineCosinePositions.Start(model);
        using var objective = new ImageTextObjective(pixels, Captions(_training, tokenizer, model.Config));
        var (fit, ledger) = Fit(model, objective, weightDecay: 0.05, progress, cancellation);
        var accuracy = held is null ? default(double?) : Retrieval(model, tokenizer, held);
        Save(folder =>
        {
            Checkpoint.Save(model, tokenizer, folder);
            preprocessor.Save(folder);
            if (_data.AreLabels)
            {
                ImageLabels.Save(folder, [.. _data.Texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
            }
        });
        return Result(fit, ledger, model.ParameterCount, accuracy, null);
    }

    private ImageRunResult Captioner(PreparedImages pixels, PreparedImages? held, ImagePreprocessor preprocessor, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var tokenizer = Tokenizer(cancellation);
        var seed = Seed.Derive(_options.Seed, "weights");
        using var model = new ImageCaptionModel(
            PatchFrontEnd.Create(_options.Width, _options.ImageSize, _options.PatchSize, 3, seed, SmallInitializer),
            CausalLanguageModel.Create(
                new Gpt2Config
                {
                    VocabularySize = tokenizer.VocabularySize, HiddenSize = _options.Width, LayerCount = _options.Layers, HeadCount = _options.Heads, FeedForwardSize = 4 * _options.Width,
                    MaximumPositions = _options.TextLength + 1, BeginTokenId = tokenizer.FindToken(Begin), EndTokenIds = [tokenizer.FindToken(End)!.Value], InitializerRange = SmallInitializer,
                },
                seed));
        var (fit, ledger) = Fit(model, new CaptionObjective(pixels, Captions(_training, tokenizer, model.Decoder.Config)), weightDecay: 0.01, progress, cancellation);
        var loss = held is null ? default(double?) : MeanLoss(model, new CaptionObjective(held, Captions(_heldOut, tokenizer, model.Decoder.Config)));
        Save(folder =>
        {
            model.Save(folder);
            tokenizer.Save(folder);
            preprocessor.Save(folder);
        });
        return Result(fit, ledger, model.parameters().Sum(static p => p.NumberOfElements), null, loss);
    }

    private ImageRunResult Encoder(PreparedImages pixels, PreparedImages? held, ImagePreprocessor preprocessor, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var seed = Seed.Derive(_options.Seed, "weights");
        var encoder = VisionTransformer.Create(Vit, seed);
        SineCosinePositions.Start(encoder);
        using var model = new MaskedImageModel(encoder, seed);
        var (fit, ledger) = Fit(model, new MaskedImageObjective(pixels), weightDecay: 0.05, progress, cancellation);
        var loss = held is null ? default(double?) : MeanLoss(model, new MaskedImageObjective(held));
        Save(folder =>
        {
            Checkpoint.Save(encoder, folder);
            preprocessor.Save(folder);
        });
        return Result(fit, ledger, encoder.ParameterCount, null, loss);
    }

    private ImageRunResult Painter(PreparedImages pixels, PreparedImages? held, ImagePreprocessor preprocessor, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var tokenizer = Tokenizer(cancellation);
        var seed = Seed.Derive(_options.Seed, "weights");
        var side = _options.ImageSize / 4;
        var coder = PictureCoder.Create(new PictureCoderConfig { Codes = _options.PictureCodes }, seed);
        Fit(coder, new PictureCodeObjective(pixels), weightDecay: 0, progress, cancellation);
        using var model = new TextToImageModel(
            CausalLanguageModel.Create(
                new Gpt2Config
                {
                    VocabularySize = tokenizer.VocabularySize + _options.PictureCodes, HiddenSize = _options.Width, LayerCount = _options.Layers, HeadCount = _options.Heads, FeedForwardSize = 4 * _options.Width,
                    MaximumPositions = _options.TextLength + (side * side), BeginTokenId = tokenizer.FindToken(Begin), EndTokenIds = [tokenizer.FindToken(End)!.Value], InitializerRange = SmallInitializer,
                },
                seed),
            coder, side, side);
        var limit = (Gpt2Config)model.Decoder.Config with { MaximumPositions = model.MaximumTextLength + 1 };
        var (fit, ledger) = Fit(model, new PictureSequenceObjective(Codes(coder, pixels), Captions(_training, tokenizer, limit)), weightDecay: 0.01, progress, cancellation);
        var loss = held is null ? default(double?) : MeanLoss(model, new PictureSequenceObjective(Codes(coder, held), Captions(_heldOut, tokenizer, limit)));
        Save(folder =>
        {
            model.Save(folder);
            tokenizer.Save(folder);
            preprocessor.Save(folder);
        });
        return Result(fit, ledger, model.parameters().Sum(static p => p.NumberOfElements), null, loss);
    }

    private static List<int[]> Codes(PictureCoder coder, PreparedImages pictures)
    {
        var codes = new List<int[]>(pictures.Count);
        foreach (var batch in Enumerable.Range(0, pictures.Count).Chunk(256))
        {
            using var scope = new TensorScope();
            using var encoded = coder.Encode(pictures.Pixels(batch));
            codes.AddRange(encoded.data<long>().ToArray().Select(static code => (int)code).Chunk((int)encoded.shape[1]));
        }

        return codes;
    }

    private VitConfig Vit => new()
    {
        ImageSize = _options.ImageSize, PatchSize = _options.PatchSize, HiddenSize = _options.Width, LayerCount = _options.Layers, HeadCount = _options.Heads, FeedForwardSize = 4 * _options.Width,
        InitializerRange = SmallInitializer,
    };

    /// <summary>Wide enough for narrow stacks: the reference's 0.02 is meant for a width of 768.</summary>
    private double SmallInitializer => Math.Max(0.02, 0.8 / Math.Sqrt(_options.Width));

    private ImageRunResult Result(FitResult fit, TrainingLedger ledger, long parameters, double? accuracy, double? loss) =>
        new(_folder, fit, ledger, parameters, _training.Count, _heldOut.Count, accuracy, loss);

    private IEnumerable<string> Sentences(int picture) =>
        _data.AreLabels ? _options.Templates.Select(template => template.Replace("{}", _data.Texts[picture], StringComparison.Ordinal)) : [_data.Texts[picture]];

    private PretrainedTokenizer Tokenizer(CancellationToken cancellation) =>
        new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = _options.Vocabulary, SpecialTokens = [Begin, End] }).Train(_training.SelectMany(Sentences), cancellationToken: cancellation);

    private CaptionList Captions(List<int> chosen, PretrainedTokenizer tokenizer, ModelConfig config)
    {
        var limited = config is Gpt2Config gpt ? gpt with { MaximumPositions = gpt.MaximumPositions - 1 } : config;
        return new CaptionList([.. chosen.Select(i => Sentences(i).Select(text => ZeroShotClassifier.Encode(tokenizer, limited, text)).ToArray())]);
    }

    private (FitResult Fit, TrainingLedger Ledger) Fit(nn.Module model, IExampleObjective objective, double weightDecay, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var batch = Math.Min(_options.BatchSize, objective.Count);
        using var trainer = new Trainer(model, new ExampleStep(objective, batch, Seed.Derive(_options.Seed, "order")), new TrainerOptions
        {
            MaxSteps = _options.Steps, BatchSize = batch, Seed = _options.Seed, LearningRate = LearningRateSchedule.Cosine(_options.LearningRate, TrainingSpan.Share(0.05)),
            Optimizer = new AdamWSettings { Beta2 = 0.98, WeightDecay = weightDecay },
        });
        var fit = trainer.Fit(progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return (fit, trainer.Ledger);
    }

    private static (double? Accuracy, double? Loss) Evaluate(VisionTransformer model, PreparedImages pixels, int[] labels)
    {
        var (right, loss) = (0L, 0.0);
        foreach (var batch in Enumerable.Range(0, pixels.Count).Chunk(256))
        {
            using var scope = new TensorScope();
            using var quiet = no_grad();
            var logits = model.Forward(new ImageInput(pixels.Pixels(batch))).Logits;
            var wanted = tensor(Array.ConvertAll(batch, i => (long)labels[i]));
            right += Scalars.Read<long>(logits.argmax(1).eq(wanted).sum());
            loss += Scalars.Read<float>(nn.functional.cross_entropy(logits, wanted)) * (double)batch.Length;
        }

        return ((double)right / pixels.Count, loss / pixels.Count);
    }

    private static double MeanLoss(nn.Module model, IExampleObjective objective)
    {
        var (sum, targets) = (0.0, 0L);
        foreach (var batch in Enumerable.Range(0, objective.Count).Chunk(256))
        {
            using var scope = new TensorScope();
            using var quiet = no_grad();
            var loss = objective.Loss(model, batch, new SeededRandom(0, "captions"));
            sum += Scalars.Read<float>(loss.Terms.Total) * (double)loss.Targets;
            targets += loss.Targets;
        }

        return sum / targets;
    }

    /// <summary>Share of the held-out pictures whose own text (all texts of one wording count as one) is the nearest.</summary>
    private double Retrieval(ClipModel model, PretrainedTokenizer tokenizer, PreparedImages held)
    {
        using var scope = new TensorScope();
        using var quiet = no_grad();
        string[] texts = [.. (_data.AreLabels ? _data.Texts : _heldOut.Select(i => _data.Texts[i])).Distinct(StringComparer.Ordinal)];
        var representative = texts.Select(text => Enumerable.Range(0, _data.Texts.Count).First(i => _data.Texts[i] == text));
        var vectors = ZeroShotClassifier.Average(model, [.. representative.Select(i => Sentences(i).Select(text => ZeroShotClassifier.Encode(tokenizer, model.Config, text)).ToArray())]);
        var right = 0;
        foreach (var batch in Enumerable.Range(0, held.Count).Chunk(256))
        {
            using var inner = new TensorScope();
            var best = model.EncodeImage(new ImageInput(held.Pixels(batch))).matmul(vectors.t()).argmax(1).data<long>().ToArray();
            right += batch.Zip(best).Count(pair => texts[pair.Second] == _data.Texts[_heldOut[pair.First]]);
        }

        return (double)right / held.Count;
    }

    /// <summary>Writes beside the target and renames, so that there is either everything or nothing.</summary>
    private void Save(Action<string> write)
    {
        var temporary = $"{_folder}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            write(temporary);
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder);
            }

            Directory.Move(temporary, _folder);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }
}
