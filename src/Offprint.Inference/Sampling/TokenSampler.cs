using System.Numerics.Tensors;
using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>Draws tokens from logits by temperature, top-k and top-p, in this order. Not thread-safe.</summary>
public sealed class TokenSampler
{
    private readonly SamplingOptions _options;
    private readonly SeededRandom _random;
    private float[] _weights = [];
    private int[] _order = [];

    /// <summary>Makes a sampler.</summary>
    /// <param name="options">How tokens are chosen; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TokenSampler(SamplingOptions? options = null)
    {
        _options = options ?? new SamplingOptions();
        _options.Validate();
        _random = new SeededRandom(_options.Seed, "sampling");
    }

    /// <summary>Chooses one token. Equal logits are decided by the smaller id.</summary>
    /// <param name="logits">Scores before the softmax, one a token.</param>
    /// <exception cref="ArgumentException">There are no logits, or one is NaN.</exception>
    public int Next(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty)
        {
            throw new ArgumentException("There are no logits.", nameof(logits));
        }

        var best = TensorPrimitives.IndexOfMax(logits);
        if (float.IsNaN(logits[best]))
        {
            throw new ArgumentException("A logit is NaN: the model's weights are damaged, or its training diverged.", nameof(logits));
        }

        return _options.Temperature == 0 || _options.TopK == 1 ? best : Draw(logits, logits[best]);
    }

    private int Draw(ReadOnlySpan<float> logits, float largest)
    {
        if (_weights.Length != logits.Length)
        {
            (_weights, _order) = (new float[logits.Length], new int[logits.Length]);
        }

        for (var i = 0; i < logits.Length; i++)
        {
            _weights[i] = (float)((largest - logits[i]) / _options.Temperature); // ascending: the most probable first
            _order[i] = i;
        }

        if (_options.TopK > 0 || _options.TopP < 1)
        {
            _weights.AsSpan().Sort(_order.AsSpan(), Comparer<float>.Default);
        }

        var count = _options.TopK > 0 ? Math.Min(_options.TopK, logits.Length) : logits.Length;
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            _weights[i] = MathF.Exp(-_weights[i]);
            total += _weights[i];
        }

        if (_options.TopP < 1)
        {
            var (sum, kept) = (0.0, 0);
            while (kept < count && sum < _options.TopP * total)
            {
                sum += _weights[kept++];
            }

            (count, total) = (kept, sum);
        }

        var left = _random.NextDouble() * total;
        for (var i = 0; i < count; i++)
        {
            left -= _weights[i];
            if (left < 0)
            {
                return _order[i];
            }
        }

        return _order[count - 1];
    }
}
