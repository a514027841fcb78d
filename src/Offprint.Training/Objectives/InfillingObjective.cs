using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Text infilling for encoder-decoders (BART; Lewis et al., arXiv 1910.13461, section 2.2): spans of Poisson lengths become one mask each, empty ones put a mask in between,
/// sentences change places, and the decoder writes the whole text anew.
/// </summary>
public sealed class InfillingObjective : IPretrainingObjective
{
    private readonly InfillingObjectiveOptions _options;
    private readonly HashSet<int> _ends;

    /// <summary>Makes the objective.</summary>
    /// <param name="options">Ids and shares.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public InfillingObjective(InfillingObjectiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _ends) = (options, [.. options.SentenceEnds]);
    }

    /// <inheritdoc/>
    public string Name => "infilling";

    /// <inheritdoc/>
    public string Needs => ObjectiveNeeds.EncoderDecoder;

    private int End => _options.EndId is null ? 0 : 1;

    /// <inheritdoc/>
    public int SequenceLength(int context) => context - End;

    /// <inheritdoc/>
    public bool Supports(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config is T5Config;
    }

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        if (batch.Columns < 2)
        {
            throw new ArgumentException($"The sequences have {batch.Columns} token; text infilling needs at least 2.", nameof(batch));
        }

        var height = batch.Columns + End;
        var sources = new List<int>[batch.Rows];
        var targets = new long[batch.Rows * height];
        for (var row = 0; row < batch.Rows; row++)
        {
            sources[row] = Corrupt(Shuffled(batch.Row(row), random), random).Source;
            var place = targets.AsSpan(row * height, height);
            for (var i = 0; i < batch.Columns; i++)
            {
                place[i] = batch.Row(row)[i];
            }

            if (_options.EndId is { } end)
            {
                sources[row].Add(end);
                place[^1] = end;
            }
        }

        var read = sources.Sum(static source => source.Count);
        var input = ModelInputs.Pad([.. sources.Select(static source => source.ToArray())], _options.PaddingId, device: device);
        return new ObjectiveBatch(input, tensor(targets, [batch.Rows, height], ScalarType.Int64, device), read + targets.Length, targets.Length);
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch) => new(EncoderDecoderLoss.Mean(model, batch, this));

    /// <inheritdoc/>
    public double TrainingFlops(PretrainedModel model, ObjectiveBatch batch) => EncoderDecoderLoss.Flops(model, batch);

    /// <summary>The sentences of a sequence in random order; the last one may be unfinished and changes places too.</summary>
    internal int[] Shuffled(ReadOnlySpan<int> ids, SeededRandom random)
    {
        var sentences = new List<List<int>> { new() };
        foreach (var id in ids)
        {
            sentences[^1].Add(id);
            if (_ends.Contains(id))
            {
                sentences.Add([]);
            }
        }

        var order = sentences.Where(static sentence => sentence.Count > 0).ToArray();
        if (order.Length > 1)
        {
            random.Shuffle(order);
        }

        return [.. order.SelectMany(static sentence => sentence)];
    }

    /// <summary>Leaves spans out; what stood behind every mask, in order, is returned beside the source.</summary>
    internal (List<int> Source, List<int[]> Spans) Corrupt(int[] ids, SeededRandom random)
    {
        var noise = Math.Clamp((int)Math.Round(ids.Length * _options.Share), 1, ids.Length - 1);
        var (lengths, empty, left) = (new List<int>(), 0, noise);
        while (left > 0)
        {
            var length = Math.Min(Poisson(_options.MeanSpan, random), left);
            if (length > 0)
            {
                lengths.Add(length);
                left -= length;
            }
            else if (empty + lengths.Count < noise - 1)
            {
                empty++; // never more masks than tokens left out, so that the source does not outgrow the text
            }
        }

        // A gap lies in front of every kept token and behind the last; each holds at most one mask.
        var gaps = Enumerable.Range(0, ids.Length - noise + 1).ToArray();
        random.Shuffle(gaps);
        while (lengths.Count > gaps.Length)
        {
            (lengths[^2], _) = (lengths[^2] + lengths[^1], 0);
            lengths.RemoveAt(lengths.Count - 1);
        }

        var spanAt = new int[gaps.Length];
        Array.Fill(spanAt, -1);
        for (var i = 0; i < Math.Min(lengths.Count + empty, gaps.Length); i++)
        {
            spanAt[gaps[i]] = i < lengths.Count ? lengths[i] : 0;
        }

        var (source, spans, at) = (new List<int>(), new List<int[]>(), 0);
        for (var gap = 0; gap < spanAt.Length; gap++)
        {
            if (spanAt[gap] >= 0)
            {
                source.Add(_options.MaskId);
                spans.Add(ids[at..(at + spanAt[gap])]);
                at += spanAt[gap];
            }

            if (at < ids.Length)
            {
                source.Add(ids[at++]);
            }
        }

        return (source, spans);
    }

    /// <summary>Draws from a Poisson distribution: the uniform numbers whose product first falls below e^-λ, less one.</summary>
    internal static int Poisson(double mean, SeededRandom random)
    {
        var (limit, product, count) = (Math.Exp(-mean), random.NextDouble(), 0);
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }
}
