using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Span denoising for encoder-decoders (Raffel et al., arXiv 1910.10683, section 3.1.4): random spans are left out of the source, a sentinel in the place of each, and the target
/// is every sentinel followed by what it stands for. All rows of a batch have the same lengths.
/// </summary>
public sealed class DenoisingObjective : IPretrainingObjective
{
    private readonly DenoisingObjectiveOptions _options;

    /// <summary>Makes the objective.</summary>
    /// <param name="options">Sentinels and shares.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public DenoisingObjective(DenoisingObjectiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "denoising";

    /// <inheritdoc/>
    public string Needs => ObjectiveNeeds.EncoderDecoder;

    private int End => _options.EndId is null ? 0 : 1;

    /// <summary>The longest sequence whose source has at most <paramref name="context"/> tokens.</summary>
    public int SequenceLength(int context)
    {
        var length = context;
        while (length >= 2 && SourceLength(length + 1) <= context)
        {
            length++;
        }

        while (length > 2 && SourceLength(length) > context)
        {
            length--;
        }

        return length;
    }

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
            throw new ArgumentException($"The sequences have {batch.Columns} token; span denoising needs at least 2.", nameof(batch));
        }

        var (noise, spans) = Counts(batch.Columns);
        var (width, height) = (SourceLength(batch.Columns), noise + spans + End);
        var sources = new long[batch.Rows * width];
        var targets = new long[batch.Rows * height];
        for (var row = 0; row < batch.Rows; row++)
        {
            Corrupt(batch.Row(row), noise, spans, sources.AsSpan(row * width, width), targets.AsSpan(row * height, height), random);
        }

        return new ObjectiveBatch(new ModelInput(tensor(sources, [batch.Rows, width], ScalarType.Int64, device)), tensor(targets, [batch.Rows, height], ScalarType.Int64, device), sources.Length + targets.Length, targets.Length);
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch) => new(EncoderDecoderLoss.Mean(model, batch, this));

    /// <inheritdoc/>
    public double TrainingFlops(PretrainedModel model, ObjectiveBatch batch) => EncoderDecoderLoss.Flops(model, batch);

    private int SourceLength(int length)
    {
        var (noise, spans) = Counts(length);
        return length - noise + spans + End;
    }

    /// <summary>Tokens left out and spans of a sequence: at least one of each, and a kept token in front of every span.</summary>
    private (int Noise, int Spans) Counts(int length)
    {
        var noise = Math.Clamp((int)Math.Round(length * _options.Share), 1, length - 1);
        var spans = Math.Clamp((int)Math.Round(noise / _options.MeanSpan), 1, Math.Min(noise, length - noise));
        return (noise, Math.Min(spans, _options.SentinelIds.Count));
    }

    /// <summary>Kept and left-out runs take turns, a kept one first.</summary>
    private void Corrupt(ReadOnlySpan<int> ids, int noise, int spans, Span<long> source, Span<long> target, SeededRandom random)
    {
        var (left, kept) = (Split(noise, spans, random), Split(ids.Length - noise, spans, random));
        var (at, s, t) = (0, 0, 0);
        for (var span = 0; span < spans; span++)
        {
            for (var i = 0; i < kept[span]; i++)
            {
                source[s++] = ids[at++];
            }

            source[s++] = target[t++] = _options.SentinelIds[span];
            for (var i = 0; i < left[span]; i++)
            {
                target[t++] = ids[at++];
            }
        }

        if (_options.EndId is { } end)
        {
            source[s] = target[t] = end;
        }
    }

    /// <summary>Cuts a number into parts of at least 1, all ways alike: the places of the cuts are a random subset.</summary>
    private static int[] Split(int total, int parts, SeededRandom random)
    {
        var places = Enumerable.Range(1, total - 1).ToArray();
        random.Shuffle(places);
        int[] cuts = [0, .. places.Take(parts - 1).Order(), total];
        return [.. cuts.Zip(cuts.Skip(1), static (a, b) => b - a)];
    }
}
