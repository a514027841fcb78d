using System.Numerics.Tensors;
using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>
/// The distribution that a token is drawn from: the softmax of logits after temperature, min-p, top-k and top-p, in this order. Reused from token to token; not thread-safe.
/// </summary>
public sealed class TokenDistribution
{
    /// <summary>One more than the bucket of 1.</summary>
    private const int Buckets = (0x3F800000 >> 19) + 1;
    private float[] _weights = [];
    private ulong[] _candidates = [];
    private float[] _maxima = [];
    private double[] _bucketSums = [];
    private int[] _bucketCounts = [];

    /// <summary>Number of tokens, V; 0 before the first <see cref="Set"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The token with the largest probability; of equals the one with the smallest id.</summary>
    public int MostProbable { get; private set; }

    /// <summary>Whether only <see cref="MostProbable"/> is left: temperature 0, top-1, or nothing else passed the cuts.</summary>
    public bool IsCertain { get; private set; }

    /// <summary>Sum of the weights of all tokens. Probabilities are weights over this sum, in double precision, so they add up to 1.</summary>
    internal double Total { get; private set; }

    /// <summary>Unnormalised probabilities, [V]; not filled in when <see cref="IsCertain"/>.</summary>
    internal ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    /// <summary>The probability of a token; 0 for ids outside of 0 to V - 1.</summary>
    /// <param name="token">A token id.</param>
    public double this[int token] => (uint)token >= (uint)Count ? 0 : IsCertain ? (token == MostProbable ? 1 : 0) : _weights[token] / Total;

    /// <summary>Takes the distribution of a row of logits.</summary>
    /// <param name="logits">Scores before the softmax, one a token.</param>
    /// <param name="options">Temperature, top-k, top-p; already validated.</param>
    /// <param name="mask">Takes tokens away first; null for none.</param>
    /// <param name="tokens">The tokens so far, for the mask.</param>
    /// <exception cref="ArgumentException">There are no logits, one is NaN, or the mask leaves no token.</exception>
    public void Set(ReadOnlySpan<float> logits, SamplingOptions options, LogitMask? mask = null, ReadOnlySpan<int> tokens = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (logits.IsEmpty)
        {
            throw new ArgumentException("There are no logits.", nameof(logits));
        }

        Count = logits.Length;
        if (_weights.Length < Count)
        {
            _weights = new float[Count];
        }

        var weights = _weights.AsSpan(0, Count);
        if (mask is not null)
        {
            logits.CopyTo(weights);
            mask(tokens, weights);
            logits = weights;
        }

        MostProbable = TensorPrimitives.IndexOfMax(logits);
        var largest = logits[MostProbable];
        if (float.IsNaN(largest))
        {
            throw new ArgumentException("A logit is NaN: the model's weights are damaged, or its training diverged.", nameof(logits));
        }

        if (float.IsNegativeInfinity(largest))
        {
            throw new ArgumentException("No token is left: all logits are negative infinity.", nameof(logits));
        }

        var temperature = (float)options.Temperature;
        IsCertain = temperature == 0 || options.TopK == 1;
        if (IsCertain)
        {
            Total = 1;
            return;
        }

        TensorPrimitives.Subtract(logits, largest, weights);
        TensorPrimitives.Divide(weights, temperature, weights);
        TensorPrimitives.Exp(weights, weights);
        if (options.MinP > 0)
        {
            // The largest weight is 1.
            foreach (ref var weight in weights)
            {
                weight = weight < (float)options.MinP ? 0 : weight;
            }
        }

        Total = Sum(weights);
        if ((options.TopK > 0 && options.TopK < Count) || options.TopP < 1)
        {
            if (options.TopK > 0 && options.TopK < Count)
            {
                Cut(weights, options.TopK, options.TopP);
            }
            else
            {
                Cut(weights, options.TopP);
            }
        }
    }

    /// <summary>The token at a point of the cumulative distribution, in the order of ids: a draw, when the point is uniform.</summary>
    /// <param name="uniform">At least 0 and below 1.</param>
    public int At(double uniform) => IsCertain ? MostProbable : WeightedDraw.At(Weights, Total, uniform);

    /// <summary>Entropy in nats.</summary>
    public double Entropy()
    {
        var sum = 0.0;
        for (var i = 0; i < Count && !IsCertain; i++)
        {
            if (_weights[i] > 0)
            {
                sum -= _weights[i] / Total * Math.Log(_weights[i] / Total);
            }
        }

        return sum;
    }

    /// <summary>Keeps the <paramref name="topK"/> largest, and of these the fewest that have the share <paramref name="topP"/> of their probability.</summary>
    private void Cut(Span<float> weights, int topK, double topP)
    {
        // What surely does not survive need not be sorted: what is below the k-th largest maximum of blocks.
        var kept = Candidates(weights, BlockFloor(weights, topK));
        Array.Sort(_candidates, 0, kept);
        kept = Math.Min(kept, topK);
        var total = 0.0;
        for (var i = 0; i < kept; i++)
        {
            total += Weight(_candidates[i]);
        }

        var (sum, count) = (0.0, 0);
        while (count < kept && (topP >= 1 || sum < topP * total))
        {
            sum += Weight(_candidates[count++]);
        }

        weights.Clear();
        for (var i = 0; i < count; i++)
        {
            weights[(int)(uint)_candidates[i]] = Weight(_candidates[i]);
        }

        (Total, IsCertain) = (sum, count == 1);
    }

    /// <summary>Keeps the fewest largest that have the share <paramref name="topP"/> of the probability. Weights are counted in buckets of nearly equal ones, and only the bucket at the border is sorted.</summary>
    private void Cut(Span<float> weights, double topP)
    {
        if (_bucketSums.Length == 0)
        {
            (_bucketSums, _bucketCounts) = (new double[Buckets], new int[Buckets]);
        }

        Array.Clear(_bucketSums);
        Array.Clear(_bucketCounts);
        foreach (var weight in weights)
        {
            var bucket = Bucket(weight);
            _bucketSums[bucket] += weight;
            _bucketCounts[bucket]++;
        }

        var (border, sum, count) = (Buckets - 1, 0.0, 0);
        while (border > 0 && sum + _bucketSums[border] < topP * Total)
        {
            sum += _bucketSums[border];
            count += _bucketCounts[border--];
        }

        // Rounding may leave a little that is nowhere: then all stay.
        var members = 0;
        if (_candidates.Length < weights.Length)
        {
            _candidates = new ulong[weights.Length];
        }

        for (var i = 0; i < weights.Length; i++)
        {
            var bucket = Bucket(weights[i]);
            if (bucket == border && weights[i] > 0)
            {
                _candidates[members++] = Key(weights[i], i);
            }

            weights[i] = bucket > border ? weights[i] : 0;
        }

        Array.Sort(_candidates, 0, members);
        for (var i = 0; i < members && sum < topP * Total; i++)
        {
            var weight = Weight(_candidates[i]);
            weights[(int)(uint)_candidates[i]] = weight;
            sum += weight;
            count++;
        }

        (Total, IsCertain) = (sum, count == 1);
    }

    /// <summary>Weights are from 0 to 1; the exponent and 4 bits behind it, so that those of one bucket differ by a sixteenth at most.</summary>
    private static int Bucket(float weight) => (int)(BitConverter.SingleToUInt32Bits(weight) >> 19);

    /// <summary>Sorts by falling weight, then by id. Bits of positive floats have the order of their values.</summary>
    private static ulong Key(float weight, int id) => ((ulong)~BitConverter.SingleToUInt32Bits(weight) << 32) | (uint)id;

    /// <summary>Ids of weights that are positive and at least <paramref name="floor"/>, as keys.</summary>
    private int Candidates(ReadOnlySpan<float> weights, float floor)
    {
        if (_candidates.Length < weights.Length)
        {
            _candidates = new ulong[weights.Length];
        }

        var count = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] >= floor && weights[i] > 0)
            {
                _candidates[count++] = Key(weights[i], i);
            }
        }

        return count;
    }

    private float BlockFloor(ReadOnlySpan<float> weights, int topK)
    {
        const int block = 16;
        var blocks = weights.Length / block;
        if (topK > blocks)
        {
            return 0;
        }

        if (_maxima.Length < blocks)
        {
            _maxima = new float[blocks];
        }

        for (var b = 0; b < blocks; b++)
        {
            _maxima[b] = TensorPrimitives.Max(weights.Slice(b * block, block));
        }

        Array.Sort(_maxima, 0, blocks);
        return _maxima[blocks - topK];
    }

    private static float Weight(ulong candidate) => BitConverter.UInt32BitsToSingle(~(uint)(candidate >> 32));

    private static double Sum(ReadOnlySpan<float> values)
    {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0);
        var i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }

        for (; i < values.Length; i++)
        {
            a += values[i];
        }

        return a + b + c + d;
    }
}
