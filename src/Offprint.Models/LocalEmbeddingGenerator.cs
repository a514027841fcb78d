using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Offprint.Tensors;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Any text encoder as an embedding generator: texts to vectors of length 1. Texts of like length go through the model together. For several threads.</summary>
public sealed class LocalEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int Rows = 32;
    private readonly TextEncoder _encoder;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly Pooling _pooling;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly bool _owned;

    /// <summary>Makes a generator.</summary>
    /// <param name="encoder">The encoder, in evaluation mode; the caller keeps it.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="pooling">How token vectors become one. Default their mean.</param>
    /// <param name="name">What to call it in metadata.</param>
    /// <exception cref="ArgumentException">The tokenizer has ids that the model has not.</exception>
    public LocalEmbeddingGenerator(TextEncoder encoder, PretrainedTokenizer tokenizer, Pooling pooling = Pooling.Mean, string name = "offprint") : this(encoder, tokenizer, pooling, name, owned: false)
    {
    }

    private LocalEmbeddingGenerator(TextEncoder encoder, PretrainedTokenizer tokenizer, Pooling pooling, string name, bool owned)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (tokenizer.VocabularySize > encoder.Config.VocabularySize)
        {
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} ids, the model only {encoder.Config.VocabularySize}; they do not belong together.", nameof(tokenizer));
        }

        (_encoder, _tokenizer, _pooling, _owned) = (encoder, tokenizer, pooling, owned);
        _metadata = new EmbeddingGeneratorMetadata("offprint", defaultModelId: name, defaultModelDimensions: encoder.Config.HiddenSize);
    }

    /// <summary>Most tokens of a text that are read; the rest is cut off.</summary>
    public int MaximumTokens => _encoder.Config.MaximumPositions;

    /// <summary>Loads a checkpoint folder; the generator owns the model.</summary>
    /// <param name="folder">A checkpoint in Hugging Face layout.</param>
    /// <param name="pooling">How token vectors become one. Default their mean.</param>
    public static LocalEmbeddingGenerator Load(string folder, Pooling pooling = Pooling.Mean)
    {
        var tokenizer = PretrainedTokenizer.Load(folder);
        return new LocalEmbeddingGenerator(Checkpoint.Load<TextEncoder>(folder), tokenizer, pooling, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), owned: true);
    }

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] texts = [.. values];
        return Task.Run(() => Generate(texts, cancellationToken), cancellationToken);
    }

    /// <summary>The token ids of a text as the model reads it, cut to <see cref="MaximumTokens"/>.</summary>
    /// <param name="text">The text.</param>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var inner = _tokenizer.EncodePair(text, null, addSpecial: false).Ids;
        int[] start = (_tokenizer.Special.Classification ?? _tokenizer.Special.Bos) is { } first ? [first.Id] : [];
        int[] end = (_tokenizer.Special.Separator ?? _tokenizer.Special.Eos) is { } last ? [last.Id] : [];
        int[] ids = [.. start, .. inner.Take(Math.Max(0, MaximumTokens - start.Length - end.Length)), .. end];
        return ids.Length > 0 ? ids : throw new ArgumentException("A text is empty, and the tokenizer has no token for a beginning.", nameof(text));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Frees the model that <see cref="Load"/> read.</summary>
    public void Dispose()
    {
        if (_owned)
        {
            _encoder.Dispose();
        }
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, CancellationToken cancellationToken)
    {
        int[][] ids = Array.ConvertAll(texts, Encode);
        var vectors = new Embedding<float>[texts.Length];
        foreach (var batch in Enumerable.Range(0, texts.Length).OrderBy(i => ids[i].Length).Chunk(Rows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            using var quiet = no_grad();
            var input = ModelInputs.Pad([.. batch.Select(i => ids[i])], _tokenizer.Special.Padding?.Id ?? 0, device: _encoder.Device);
            var rows = _encoder.Encode(input, _pooling).to(ScalarType.Float32, CPU).data<float>().ToArray();
            for (var row = 0; row < batch.Length; row++)
            {
                var vector = rows.AsSpan(row * _encoder.Config.HiddenSize, _encoder.Config.HiddenSize).ToArray();
                TensorPrimitives.Divide(vector, Math.Max(TensorPrimitives.Norm(vector), 1e-12f), vector);
                vectors[batch[row]] = new Embedding<float>(vector);
            }
        }

        return new GeneratedEmbeddings<Embedding<float>>(vectors) { Usage = new UsageDetails { InputTokenCount = ids.Sum(static row => (long)row.Length), TotalTokenCount = ids.Sum(static row => (long)row.Length) } };
    }
}
