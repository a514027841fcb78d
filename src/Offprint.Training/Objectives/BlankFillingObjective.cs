using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Autoregressive blank filling (GLM; Du et al., arXiv 2103.10360, section 2.1): spans are blanked, one [MASK] each, and written behind the text, span after span in random order. The text
/// around the blanks sees itself both ways; a span sees that text, the spans before it and its own beginning. Every token has two positions: its place in the blanked text (a span's tokens that of
/// their [MASK]), and its place in the span (0 in the text). The second one is read from the encoder's segment table, which must have a row for each.
/// </summary>
public sealed class BlankFillingObjective : IPretrainingObjective
{
    /// <summary>The longest span.</summary>
    internal const int MaximumSpan = 10;

    private readonly MaskedObjectiveOptions _options;
    private readonly double _mean;
    private readonly int _start;
    private readonly int _end;

    /// <summary>Makes the objective.</summary>
    /// <param name="options">Ids, and the share of tokens that is blanked. A span starts after [CLS] and ends with [SEP].</param>
    /// <param name="meanSpan">λ of the Poisson distribution of span lengths; 0 is drawn anew. Default 3.</param>
    /// <exception cref="ArgumentException">An option is out of range, or [CLS] or [SEP] is missing.</exception>
    public BlankFillingObjective(MaskedObjectiveOptions options, double meanSpan = 3)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (!(meanSpan > 0 && meanSpan <= MaximumSpan))
        {
            throw new ArgumentException(FormattableString.Invariant($"The mean span is {meanSpan}; it must be above 0 and at most {MaximumSpan}."), nameof(meanSpan));
        }

        (_options, _mean) = (options, meanSpan);
        (_start, _end) = (Needed(options.BeginId), Needed(options.EndId));

        static int Needed(int? id) => id ?? throw new ArgumentException("Blank filling needs a token before and one behind a span: [CLS] and [SEP].", nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "blank-filling";

    /// <inheritdoc/>
    public string Needs => $"{ObjectiveNeeds.MaskedEncoder} whose segment table (type_vocab_size) has {MaximumSpan + 2} rows for positions inside spans";

    /// <summary>The longest sequence that fits the context together with its spans, were every span a single token.</summary>
    public int SequenceLength(int context)
    {
        var length = context - 2;
        while (length > 2 && length + 2 + (2 * Noise(length)) > context)
        {
            length--;
        }

        return length;
    }

    /// <inheritdoc/>
    public bool Supports(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config is BertConfig { SegmentTypes: >= MaximumSpan + 2 };
    }

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        if (batch.Columns < 2)
        {
            throw new ArgumentException($"The sequences have {batch.Columns} token; blank filling needs at least 2.", nameof(batch));
        }

        var rows = new List<Row>();
        for (var row = 0; row < batch.Rows; row++)
        {
            rows.Add(Blank(batch.Row(row), random));
        }

        var length = rows.Max(static row => row.Ids.Count);
        var predicted = rows.Max(static row => row.Labels.Count);
        var (ids, outer, inner) = (new long[batch.Rows * length], new long[batch.Rows * length], new long[batch.Rows * length]);
        var (columns, labels) = (new long[batch.Rows * predicted], new long[batch.Rows * predicted]);
        Array.Fill(labels, ObjectiveBatch.Ignored);
        for (var r = 0; r < rows.Count; r++)
        {
            var row = rows[r];
            for (var i = 0; i < row.Ids.Count; i++)
            {
                (ids[(r * length) + i], outer[(r * length) + i], inner[(r * length) + i]) = (row.Ids[i], row.Outer[i], row.Inner[i]);
            }

            for (var i = 0; i < row.Labels.Count; i++)
            {
                (columns[(r * predicted) + i], labels[(r * predicted) + i]) = (row.Text + i, row.Labels[i]);
            }
        }

        // What fills shorter rows sees itself, so that it is no query without keys, and is seen by nothing else.
        var mask = PatternMasks.Of(batch.Rows, length, (r, query, key) => query >= rows[r].Ids.Count ? key == query : key < rows[r].Text || key <= query && query >= rows[r].Text, device);
        var input = new ModelInput(Place(ids, length))
        {
            Positions = Place(outer, length), Segments = Place(inner, length), AdditiveMask = mask, Logits = LogitSelection.At, LogitPositions = Place(columns, predicted),
        };
        return new ObjectiveBatch(input, Place(labels, predicted), rows.Sum(static row => (long)row.Ids.Count), rows.Sum(static row => (long)row.Labels.Count));

        Tensor Place(long[] values, int width) => tensor(values, [batch.Rows, width], ScalarType.Int64, device);
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch) => new(MaskedLoss.Mean(model, batch, this));

    /// <summary>Blanks one sequence.</summary>
    internal Row Blank(ReadOnlySpan<int> tokens, SeededRandom random)
    {
        var (lengths, left) = (new List<int>(), Noise(tokens.Length));
        var kept = tokens.Length - left;
        while (left > 0)
        {
            var length = InfillingObjective.Poisson(_mean, random);
            if (length is > 0 and <= MaximumSpan)
            {
                lengths.Add(Math.Min(length, left));
                left -= lengths[^1];
            }
        }

        // A gap in front of every kept token and behind the last; spans lie in different gaps, so they never touch.
        var gaps = Enumerable.Range(0, kept + 1).ToArray();
        random.Shuffle(gaps);
        var spanAt = new int[kept + 1];
        for (var i = 0; i < lengths.Count; i++)
        {
            spanAt[gaps[i]] = lengths[i];
        }

        var row = new Row();
        row.Add(_start, 0, 0);
        var (spans, at) = (new List<(int Outer, int[] Tokens)>(), 0);
        for (var gap = 0; gap <= kept; gap++)
        {
            if (spanAt[gap] > 0)
            {
                spans.Add((row.Ids.Count, tokens.Slice(at, spanAt[gap]).ToArray()));
                row.Add(_options.MaskId, row.Ids.Count, 0);
                at += spanAt[gap];
            }

            if (gap < kept)
            {
                row.Add(tokens[at++], row.Ids.Count, 0);
            }
        }

        row.Add(_end, row.Ids.Count, 0);
        row.Text = row.Ids.Count;
        var order = spans.ToArray();
        random.Shuffle(order);
        foreach (var (outer, span) in order)
        {
            for (var i = 0; i <= span.Length; i++)
            {
                row.Add(i == 0 ? _start : span[i - 1], outer, i + 1);
                row.Labels.Add(i < span.Length ? span[i] : _end);
            }
        }

        return row;
    }

    private int Noise(int length) => Math.Clamp((int)Math.Round(length * _options.Share), 1, length / 2);

    /// <summary>A blanked sequence: the text with its masks, then the spans.</summary>
    internal sealed class Row
    {
        public List<int> Ids { get; } = [];

        public List<int> Outer { get; } = [];

        public List<int> Inner { get; } = [];

        public List<int> Labels { get; } = [];

        /// <summary>Tokens before the first span.</summary>
        public int Text { get; set; }

        public void Add(int id, int outer, int inner)
        {
            Ids.Add(id);
            Outer.Add(outer);
            Inner.Add(inner);
        }
    }
}
