using System.IO.Hashing;
using System.Runtime.InteropServices;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Contrastive training of a text encoder on pairs that belong together, with the other documents of the batch as negatives (Karpukhin et al., arXiv 2004.04906, section 3.2):
/// a step for the trainer. The pairs are gone through in a new order every epoch. The loss is <see cref="InfoNceLoss"/>.
/// </summary>
public sealed class TextPairStep : ITrainingStep
{
    private readonly InfoNceLoss _loss;
    private readonly TextPairOptions _options;
    private readonly int[][] _queries;
    private readonly int[][] _documents;
    private readonly int _padding;
    private readonly EpochOrder _order;

    /// <summary>Makes the step; the pairs are tokenised here.</summary>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="pairs">At least as many as a batch.</param>
    /// <param name="loss">The loss; where it learns its temperature, register it with the model.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">Too few pairs, an empty text, or an option out of range.</exception>
    public TextPairStep(PretrainedTokenizer tokenizer, IReadOnlyList<TextPair> pairs, InfoNceLoss loss, TextPairOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(loss);
        (_loss, _options) = (loss, options ?? new TextPairOptions());
        _options.Validate();
        if (pairs.Count < _options.BatchSize)
        {
            throw new ArgumentException($"There are {pairs.Count} pairs; a batch of {_options.BatchSize} needs at least as many.", nameof(pairs));
        }

        _padding = tokenizer.Special.Padding?.Id ?? 0;
        _order = new EpochOrder(pairs.Count, _options.Seed, "pairs");
        (_queries, _documents) = (new int[pairs.Count][], new int[pairs.Count][]);
        for (var i = 0; i < pairs.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(pairs[i].Query) || string.IsNullOrWhiteSpace(pairs[i].Document))
            {
                throw new ArgumentException($"Pair {i} has an empty text.", nameof(pairs));
            }

            _queries[i] = Ids(tokenizer, pairs[i].Query, _options.QueryTokens);
            _documents[i] = Ids(tokenizer, pairs[i].Document, _options.DocumentTokens);
        }
    }

    /// <summary>Pairs read.</summary>
    public long Position { get; set; }

    /// <inheritdoc/>
    public string? Fingerprint(long position)
    {
        var hash = new XxHash64();
        for (var i = 0; i < _queries.Length; i++)
        {
            hash.Append(MemoryMarshal.AsBytes(_queries[i].AsSpan()));
            hash.Append(MemoryMarshal.AsBytes(_documents[i].AsSpan()));
        }

        return hash.GetCurrentHashAsUInt64().ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Token ids of a text as the encoder reads it: with its special tokens, cut to a length.</summary>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="text">The text.</param>
    /// <param name="length">The most tokens.</param>
    public static int[] Ids(PretrainedTokenizer tokenizer, string text, int length)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var ids = tokenizer.EncodePair(text, null).Ids;
        // The last token, which closes a sequence, stays.
        return ids.Length <= length ? [.. ids] : [.. ids.Take(length - 1), ids[^1]];
    }

    /// <inheritdoc/>
    public StepLoss Run(TrainingStepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var encoder = context.Model as TextEncoder ?? throw new InvalidOperationException($"{nameof(TextPairStep)} trains a {nameof(TextEncoder)}, not a {context.Model.GetType().Name}.");
        // The rest of an epoch that fills no batch is read with the next one, as if the orders lay behind one another.
        var batch = Enumerable.Range(0, _options.BatchSize).Select(_ => _order[Position++]).ToArray();
        using var scope = NewDisposeScope();
        context.BeginBatch(0);
        var queries = ModelInputs.Pad([.. batch.Select(i => _queries[i])], _padding, device: encoder.Device);
        var documents = ModelInputs.Pad([.. batch.Select(i => _documents[i])], _padding, device: encoder.Device);
        var loss = context.Backward(_loss.Forward(encoder.Encode(queries, _options.Pooling), encoder.Encode(documents, _options.Pooling)));
        var shape = TransformerShape.Of(encoder.Config);
        var flops = Cost(queries) + Cost(documents);
        return new StepLoss(loss.MoveToOuterDisposeScope(), batch.Length, queries.Ids!.numel() + documents.Ids!.numel(), batch.Length, flops);

        double Cost(ModelInput input) => TransformerFlops.Training(shape, batch.Length, input.Ids!.shape[1], 0);
    }
}
