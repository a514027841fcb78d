using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// An encoder-decoder: the encoder reads a source, the decoder writes a target token by token over the encoder's states. T5, T5 1.1, Flan-T5, mT5, ByT5, CodeT5.
/// <see cref="PretrainedModel.Stack"/> is the encoder.
/// </summary>
public sealed class Seq2SeqLanguageModel : PretrainedModel
{
    private readonly T5Config _config;
    private TransformerStack decoder;
    private nn.Module<Tensor, Tensor> head;

    internal Seq2SeqLanguageModel(ModelConfig config) : base(config, ModelHead.SequenceToSequence, nameof(Seq2SeqLanguageModel))
    {
        _config = (T5Config)config;
        decoder = new TransformerStack(_config.ToDecoderStack(), new TiedEmbedding(() => Slot(TensorSpecs[0].Name).Value));
        head = config.TieWordEmbeddings
            ? new TiedLinear(() => Slot(TensorSpecs[0].Name).Value)
            : nn.Linear(config.HiddenSize, config.VocabularySize, hasBias: false, device: META);
        Bind();
    }

    /// <summary>The decoder's body.</summary>
    public TransformerStack Decoder => decoder;

    /// <summary>Number of token ids, V.</summary>
    public int VocabularySize => Config.VocabularySize;

    /// <summary>Makes a model with random weights; see <see cref="CausalLanguageModel.Create"/>.</summary>
    public static Seq2SeqLanguageModel Create(ModelConfig config, ulong seed, ScalarType? type = null, Device? device = null)
    {
        var model = new Seq2SeqLanguageModel(config);
        model.Draw(seed, type, device);
        return model;
    }

    /// <summary>Runs the encoder: its states [B, S, d] as <see cref="ModelOutput.LastHidden"/>.</summary>
    /// <param name="source">The source's ids or embeddings and their padding mask.</param>
    /// <exception cref="ArgumentException">Ids outside of the vocabulary, or shapes that do not fit together.</exception>
    public ModelOutput Encode(in ModelInput source)
    {
        using var scope = NewDisposeScope();
        return Outputs.Pass(null, Stack.Run(source, null, DataType));
    }

    /// <summary>Runs encoder and decoder: scores [B, T, V] of the token after every token of the target.</summary>
    /// <param name="source">The source and its padding mask.</param>
    /// <param name="target">What the decoder reads: labels shifted right, see <see cref="ShiftRight"/>. What to return is asked for here.</param>
    /// <exception cref="ArgumentException">Ids outside of the vocabulary, or shapes that do not fit together.</exception>
    public ModelOutput Forward(in ModelInput source, in ModelInput target)
    {
        using var scope = NewDisposeScope();
        var encoded = Stack.Run(source, null, DataType).Hidden;
        var output = Decode(encoded, source.PaddingMask, target);
        return Outputs.Move(output);
    }

    /// <summary>Runs the decoder over an encoder's states: scores [B, T, V].</summary>
    /// <param name="encoded">The encoder's states [B, S, d]; null when <paramref name="cache"/> was filled by an earlier call.</param>
    /// <param name="sourcePadding">Nonzero or true where the source has a token, [B, S]; null when everywhere. With a filled cache it is remembered.</param>
    /// <param name="target">What the decoder reads; with a cache the tokens behind the cached ones.</param>
    /// <param name="cache">Keys and values of earlier calls, or null.</param>
    /// <exception cref="ArgumentException">No states and nothing cached, or shapes that do not fit together.</exception>
    public ModelOutput Decode(Tensor? encoded, Tensor? sourcePadding, in ModelInput target, Seq2SeqCache? cache = null)
    {
        using var scope = NewDisposeScope();
        var filled = cache is { Encoded.Length: > 0 };
        Check(encoded, sourcePadding, target, filled ? cache!.Encoded : null);
        var padding = filled ? cache!.Encoded.PaddingMask : sourcePadding?.to(ScalarType.Bool, encoded!.device);
        var cross = new CrossContext(filled ? null : encoded, padding, cache?.Encoded, DataType, target.ReturnAttentions ? [] : null);
        var body = decoder.Run(target, cache?.Own, DataType, cross);
        if (cache is not null && !filled)
        {
            cache.Encoded.Advance((int)encoded!.shape[1], padding);
        }
        return Outputs.Pass(LogitColumns.Choose(body.Hidden, target) is { } chosen ? Score(chosen) : null, body);
    }

    /// <summary>What the decoder reads for given labels: the start token, then the labels but the last; ignored labels (-100) become padding.</summary>
    /// <param name="labels">Label ids, int64 [B, T].</param>
    /// <returns>Ids, int64 [B, T].</returns>
    public Tensor ShiftRight(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.dim() != 2 || labels.shape[1] == 0)
        {
            throw new ArgumentException($"The labels are [{string.Join(", ", labels.shape)}]; they must be [batch, length] with a length of at least 1.", nameof(labels));
        }
        using var scope = NewDisposeScope();
        var start = full([labels.shape[0], 1], Scalars.Of((long)_config.DecoderStartTokenId), ScalarType.Int64, labels.device);
        var shifted = cat([start, labels.narrow(1, 0, labels.shape[1] - 1)], 1);
        return shifted.masked_fill(shifted.eq(Scalars.Of(-100L)), Scalars.Of((long)(_config.PaddingTokenId ?? 0))).MoveToOuterDisposeScope();
    }

    /// <summary>Writes the most likely token after token (greedy search) until every row has ended.</summary>
    /// <param name="source">The source and its padding mask.</param>
    /// <param name="maximumTokens">Most tokens of a target. Default 64.</param>
    /// <param name="useCache">False reads the whole target anew for every token: slow, for comparison. Default true.</param>
    /// <returns>The targets, one a row, without the start token and the end token.</returns>
    /// <exception cref="ArgumentException">The source does not fit.</exception>
    public IReadOnlyList<int[]> Generate(in ModelInput source, int maximumTokens = 64, bool useCache = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTokens, 1);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var cache = useCache ? new Seq2SeqCache() : null;
        var encoded = Stack.Run(source, null, DataType).Hidden;
        var rows = (int)encoded.shape[0];
        var targets = Enumerable.Range(0, rows).Select(_ => new List<int>()).ToArray();
        var ended = new bool[rows];
        var ids = full([rows, 1], Scalars.Of((long)_config.DecoderStartTokenId), ScalarType.Int64, encoded.device);
        for (var step = 0; step < maximumTokens && !ended.All(done => done); step++)
        {
            using var inner = NewDisposeScope();
            var output = Decode(encoded, source.PaddingMask, new ModelInput(ids) { Logits = LogitSelection.Last }, cache);
            var next = output.Logits.argmax(-1);
            var chosen = next.cpu().data<long>().ToArray();
            for (var row = 0; row < rows; row++)
            {
                ended[row] |= Config.EndTokenIds.Contains((int)chosen[row]);
                if (!ended[row])
                {
                    targets[row].Add((int)chosen[row]);
                }
            }
            ids = (useCache ? next : cat([ids, next], 1)).MoveToOuterDisposeScope();
        }
        return [.. targets.Select(target => target.ToArray())];
    }

    private Tensor Score(Tensor hidden)
    {
        if (!_config.ScalesOutputs)
        {
            return head.call(hidden);
        }
        using var scaled = hidden.mul(Scalars.Of(1 / Math.Sqrt(Config.HiddenSize)));
        return head.call(scaled);
    }

    private void Check(Tensor? encoded, Tensor? sourcePadding, in ModelInput target, KeyValueCache? filled)
    {
        var batch = (target.Ids ?? target.Embeddings)?.shape[0];
        if (encoded is null && filled is null)
        {
            throw new ArgumentException("Give the encoder's states: the cache does not hold any yet.", nameof(encoded));
        }
        if (filled is not null)
        {
            return;
        }
        if (encoded!.dim() != 3 || encoded.shape[2] != Config.HiddenSize || batch is not null && encoded.shape[0] != batch)
        {
            throw new ArgumentException($"The encoder's states are [{string.Join(", ", encoded.shape)}]; they must be [{batch}, length, {Config.HiddenSize}].", nameof(encoded));
        }
        if (sourcePadding is not null && !sourcePadding.shape.AsSpan().SequenceEqual(encoded.shape.AsSpan(0, 2)))
        {
            throw new ArgumentException($"The source's padding mask is [{string.Join(", ", sourcePadding.shape)}]; it must be [{encoded.shape[0]}, {encoded.shape[1]}].", nameof(sourcePadding));
        }
    }
}
