using Offprint.Models;
using Offprint.Tensors;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>Describes pictures: the picture is a prefix that the decoder reads once, the text follows token by token from its cache.</summary>
public sealed class Captioner : IDisposable
{
    private readonly ImageCaptionModel _model;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly ImagePreprocessor _preprocessor;
    private readonly int _begin;
    private readonly HashSet<int> _ends;

    /// <summary>Makes a captioner; it owns the model.</summary>
    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="preprocessor">How it wants its pictures.</param>
    /// <exception cref="ArgumentException">The tokenizer has ids that the model has not, or the model names no start and end tokens.</exception>
    public Captioner(ImageCaptionModel model, PretrainedTokenizer tokenizer, ImagePreprocessor preprocessor)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(preprocessor);
        var config = model.Decoder.Config;
        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} ids, the model only {config.VocabularySize}; they do not belong together.", nameof(tokenizer));
        }

        if (config.BeginTokenId is not { } begin || config.EndTokenIds.Count == 0)
        {
            throw new ArgumentException("The model's configuration names no start or no end token (bos_token_id, eos_token_id).", nameof(model));
        }

        (_model, _tokenizer, _preprocessor, _begin, _ends) = (model, tokenizer, preprocessor, begin, [.. config.EndTokenIds]);
    }

    /// <summary>Opens a folder that <see cref="ImageCaptionModel.Save"/> wrote, with tokenizer and preprocessor_config.json.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UnsupportedCheckpointException">The folder holds another kind of model.</exception>
    /// <exception cref="FileNotFoundException">The preprocessor's file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or there is no tokenizer.</exception>
    public static Captioner Load(string folder)
    {
        var model = ImageCaptionModel.Load(folder);
        try
        {
            return new Captioner(model, PretrainedTokenizer.Load(folder), ImagePreprocessor.Read(folder));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Describes a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="options">How tokens are chosen; null takes the most probable ones.</param>
    public string Describe(RgbImage image, SamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var scope = new TensorScope();
        return Describe(_preprocessor.Prepare([image], _model.Decoder.Device), options)[0];
    }

    /// <summary>Describes a batch of prepared pictures.</summary>
    /// <param name="pixels">Float32 [B, colours, height, width].</param>
    /// <param name="options">How tokens are chosen; null takes the most probable ones.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <returns>One text a picture.</returns>
    public IReadOnlyList<string> Describe(Tensor pixels, SamplingOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var outer = new TensorScope();
        using var quiet = inference_mode();
        using var cache = new KeyValueCache();
        var sampler = new TokenSampler(options ?? new SamplingOptions { Temperature = 0 });
        var batch = (int)pixels.shape[0];
        var (texts, open) = (Enumerable.Range(0, batch).Select(_ => new List<int>()).ToArray(), Enumerable.Repeat(true, batch).ToArray());
        var last = Enumerable.Repeat((long)_begin, batch).ToArray();
        for (var position = 0; position < _model.MaximumTextLength && open.Contains(true); position++)
        {
            cancellation.ThrowIfCancellationRequested();
            var scores = Scores(position == 0 ? pixels : null, last, position, cache);
            for (var row = 0; row < batch; row++)
            {
                if (!open[row])
                {
                    continue;
                }

                var next = sampler.Next(scores.AsSpan(row * (scores.Length / batch), scores.Length / batch));
                last[row] = next;
                open[row] = !_ends.Contains(next);
                if (open[row])
                {
                    texts[row].Add(next);
                }
            }
        }

        return [.. texts.Select(ids => _tokenizer.Decode([.. ids], skipSpecial: true).Trim())];
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    private float[] Scores(Tensor? pixels, long[] last, int position, KeyValueCache cache)
    {
        using var scope = new TensorScope();
        var ids = tensor(last, [last.Length, 1], ScalarType.Int64, _model.Decoder.Device);
        var logits = pixels is not null ? _model.Forward(new ImageInput(pixels), ids, cache) : _model.Continue(ids, position, cache);
        return logits.reshape(-1).to(ScalarType.Float32, CPU).data<float>().ToArray();
    }
}
