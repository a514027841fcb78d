using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>Makes pictures of texts: the decoder draws code after code from its cache, the coder turns the codes into pixels.</summary>
public sealed class TextToImage : IDisposable
{
    private readonly TextToImageModel _model;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly ImagePreprocessor _preprocessor;

    /// <summary>Makes a generator; it owns the model.</summary>
    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="tokenizer">The tokenizer of its texts.</param>
    /// <param name="preprocessor">How the model's pictures were normalised; undone here.</param>
    /// <exception cref="ArgumentException">The tokenizer has ids that are codes in the model, or the model names no start and end tokens.</exception>
    public TextToImage(TextToImageModel model, PretrainedTokenizer tokenizer, ImagePreprocessor preprocessor)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(preprocessor);
        if (tokenizer.VocabularySize > model.FirstCode)
        {
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} ids, the model room for {model.FirstCode}; they do not belong together.", nameof(tokenizer));
        }

        if (model.Decoder.Config is { BeginTokenId: null } or { EndTokenIds.Count: 0 })
        {
            throw new ArgumentException("The model's configuration names no start or no end token (bos_token_id, eos_token_id).", nameof(model));
        }

        (_model, _tokenizer, _preprocessor) = (model, tokenizer, preprocessor);
    }

    /// <summary>The model.</summary>
    public TextToImageModel Model => _model;

    /// <summary>What the codes are drawn with by default: the 16 most probable, as they are.</summary>
    public static SamplingOptions DefaultOptions { get; } = new() { Temperature = 1, TopK = 16, TopP = 1 };

    /// <summary>Opens a folder that <see cref="TextToImageModel.Save"/> wrote, with tokenizer and preprocessor_config.json.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UnsupportedCheckpointException">The folder holds another kind of model.</exception>
    /// <exception cref="FileNotFoundException">The preprocessor's file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or there is no tokenizer.</exception>
    public static TextToImage Load(string folder)
    {
        var model = TextToImageModel.Load(folder);
        try
        {
            return new TextToImage(model, PretrainedTokenizer.Load(folder), ImagePreprocessor.Read(folder));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Makes pictures of a text.</summary>
    /// <param name="caption">The text.</param>
    /// <param name="samples">How many pictures are drawn. Default 8.</param>
    /// <param name="options">How codes are drawn; null for <see cref="DefaultOptions"/>.</param>
    /// <param name="score">Ranks pictures, for instance by a CLIP model: the best come first. Null (default): in the order of the draws.</param>
    /// <param name="cancellation">Stops between codes.</param>
    /// <returns>The pictures.</returns>
    /// <exception cref="ArgumentException">An empty text, or an option out of range.</exception>
    public IReadOnlyList<RgbImage> Generate(string caption, int samples = 8, SamplingOptions? options = null, Func<RgbImage, double>? score = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(caption);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        var limited = _model.Decoder.Config switch
        {
            Gpt2Config gpt => gpt with { MaximumPositions = _model.MaximumTextLength },
            var other => other,
        };
        var ids = ZeroShotClassifier.Encode(_tokenizer, limited, caption);
        using var scope = new TensorScope();
        using var quiet = inference_mode();
        var codes = Draw([.. Enumerable.Repeat(ids, samples)], options, cancellation);
        var pictures = Pictures(_model.Coder.Decode(codes, _model.Columns));
        return score is null ? pictures : [.. pictures.OrderByDescending(score)];
    }

    /// <summary>Draws the codes of one picture a text, int64 [B, codes]. Texts are of one length.</summary>
    /// <param name="texts">Token ids with start and end tokens.</param>
    /// <param name="options">How codes are drawn; null for <see cref="DefaultOptions"/>.</param>
    /// <param name="cancellation">Stops between codes.</param>
    /// <exception cref="ArgumentException">No texts, or texts of different lengths.</exception>
    public Tensor Draw(IReadOnlyList<int[]> texts, SamplingOptions? options = null, CancellationToken cancellation = default) => Draw(_model, texts, options, cancellation);

    internal static Tensor Draw(TextToImageModel model, IReadOnlyList<int[]> texts, SamplingOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0 || texts.Any(text => text.Length != texts[0].Length))
        {
            throw new ArgumentException(texts.Count == 0 ? "There are no texts." : "The texts have different lengths; draw them apart.", nameof(texts));
        }

        options ??= DefaultOptions;
        using var quiet = inference_mode();
        using var outer = NewDisposeScope();
        // Every row has a sampler of its own, so that a picture depends on its number and not on the batch.
        TokenSampler[] samplers = [.. texts.Select((_, i) => new TokenSampler(options with { Seed = Seed.Derive(options.Seed, "picture", i) }))];
        using var cache = new KeyValueCache();
        var (first, kinds) = (model.FirstCode, model.Coder.Config.Codes);
        var drawn = new long[texts.Count * model.Codes];
        var next = tensor(texts.SelectMany(static text => text).Select(static id => (long)id).ToArray(), [texts.Count, texts[0].Length]);
        for (var i = 0; i < model.Codes; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var logits = model.Decoder.Forward(new ModelInput(next) { Logits = LogitSelection.Last }, cache).Logits.reshape(texts.Count, -1).narrow(1, first, kinds).to(ScalarType.Float32, CPU).contiguous().data<float>().ToArray();
            var chosen = new long[texts.Count];
            for (var row = 0; row < texts.Count; row++)
            {
                var code = samplers[row].Next(logits.AsSpan(row * kinds, kinds));
                drawn[(row * model.Codes) + i] = code;
                chosen[row] = first + code;
            }

            next = tensor(chosen, [texts.Count, 1]).MoveToOuterDisposeScope();
        }

        return tensor(drawn, [texts.Count, model.Codes]).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    /// <summary>Normalised pixels as pictures; what lies outside of black and white is cut off.</summary>
    private List<RgbImage> Pictures(Tensor pixels)
    {
        var values = pixels.to(ScalarType.Float32, CPU).contiguous().data<float>().ToArray();
        var (count, colours, height, width) = ((int)pixels.shape[0], (int)pixels.shape[1], (int)pixels.shape[2], (int)pixels.shape[3]);
        var pictures = new List<RgbImage>(count);
        for (var n = 0; n < count; n++)
        {
            var bytes = new byte[3 * height * width];
            for (var c = 0; c < 3; c++)
            {
                var from = ((n * colours) + Math.Min(c, colours - 1)) * height * width;
                for (var p = 0; p < height * width; p++)
                {
                    var value = ((values[from + p] * _preprocessor.Deviation[c]) + _preprocessor.Mean[c]) / _preprocessor.Rescale;
                    bytes[(3 * p) + c] = (byte)Math.Clamp(Math.Round(value), 0, 255);
                }
            }

            pictures.Add(new RgbImage(width, height, bytes));
        }

        return pictures;
    }
}
