using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Permutation language modelling (XLNet; Yang et al., arXiv 1906.08237, sections 2.2 and 2.3): the last tokens of a random order are predicted from those before them in it. Two streams
/// with the same weights run side by side: content, where a token sees itself and those before it in the order, and one query a predicted token, which knows its position, not its token, and
/// sees the content before it. Special tokens come first in every order. Queries stand behind the sequence with the [MASK] token in the place of a learnt start.
/// </summary>
public sealed class PermutationObjective : IPretrainingObjective
{
    private readonly MaskedObjectiveOptions _options;

    /// <summary>Makes the objective.</summary>
    /// <param name="options">Ids, and as <see cref="MaskedObjectiveOptions.Share"/> the share of the order that is predicted; the paper's is 1/6.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public PermutationObjective(MaskedObjectiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "permutation";

    /// <inheritdoc/>
    public string Needs => ObjectiveNeeds.MaskedEncoder;

    private int Added => (_options.BeginId is null ? 0 : 1) + (_options.EndId is null ? 0 : 1);

    /// <summary>The longest sequence that fits the context together with its queries.</summary>
    public int SequenceLength(int context)
    {
        var length = context - Added;
        while (length > 2 && length + Added + Predicted(length) > context)
        {
            length--;
        }

        return length;
    }

    /// <inheritdoc/>
    public bool Supports(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config is BertConfig;
    }

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        if (batch.Columns < 2)
        {
            throw new ArgumentException($"The sequences have {batch.Columns} token; an order needs at least 2.", nameof(batch));
        }

        var orders = new int[batch.Rows][];
        for (var row = 0; row < batch.Rows; row++)
        {
            orders[row] = [.. Enumerable.Range(0, batch.Columns)];
            random.Shuffle(orders[row]);
        }

        return Build(batch, orders, Predicted(batch.Columns), device);
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch) => new(MaskedLoss.Mean(model, batch, this));

    /// <summary>Makes the batch for given orders of the columns, of which the last <paramref name="predicted"/> are predicted.</summary>
    internal ObjectiveBatch Build(TokenBatch batch, int[][] orders, int predicted, Device device)
    {
        var first = _options.BeginId is null ? 0 : 1;
        var content = batch.Columns + Added;
        var length = content + predicted;
        var (ids, positions) = (new long[batch.Rows * length], new long[batch.Rows * length]);
        var (columns, labels) = (new long[batch.Rows * predicted], new long[batch.Rows * predicted]);
        var ranks = new int[batch.Rows][];
        for (var row = 0; row < batch.Rows; row++)
        {
            // The rank of every column of the content, and of every query the rank of what it predicts. Special tokens: 0.
            var rank = ranks[row] = new int[length];
            var place = ids.AsSpan(row * length, length);
            if (_options.BeginId is { } begin)
            {
                place[0] = begin;
            }

            if (_options.EndId is { } end)
            {
                place[content - 1] = end;
            }

            for (var i = 0; i < batch.Columns; i++)
            {
                place[first + i] = batch.Row(row)[i];
                rank[first + orders[row][i]] = i + 1;
            }

            for (var i = 0; i < length; i++)
            {
                positions[(row * length) + i] = i;
            }

            for (var i = 0; i < predicted; i++)
            {
                var target = orders[row][batch.Columns - predicted + i];
                place[content + i] = _options.MaskId;
                rank[content + i] = rank[first + target];
                positions[(row * length) + content + i] = first + target;
                columns[(row * predicted) + i] = content + i;
                labels[(row * predicted) + i] = batch.Row(row)[target];
            }
        }

        var mask = PatternMasks.Of(batch.Rows, length, (row, query, key) => key < content && (query < content ? ranks[row][key] <= ranks[row][query] : ranks[row][key] < ranks[row][query]), device);
        var input = new ModelInput(Place(ids, length))
        {
            Positions = Place(positions, length), AdditiveMask = mask, Logits = LogitSelection.At, LogitPositions = Place(columns, predicted),
        };
        return new ObjectiveBatch(input, Place(labels, predicted), ids.Length, labels.Length);

        Tensor Place(long[] values, int width) => tensor(values, [batch.Rows, width], ScalarType.Int64, device);
    }

    private int Predicted(int length) => Math.Clamp((int)Math.Round(length * _options.Share), 1, length - 1);
}
