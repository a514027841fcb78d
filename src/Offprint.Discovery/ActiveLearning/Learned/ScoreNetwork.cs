using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// One network for all columns of a panel: features to a score through two rectified layers, beside a linear path; the same weights for every query (or hypothesis), so that it does not matter how they are numbered.
/// Weights lie in one array: skip, W1, b1, W2, b2, w3, b3.
/// </summary>
internal sealed class ScoreNetwork
{
    private readonly int _skip, _w1, _b1, _w2, _b2, _w3, _b3;

    public ScoreNetwork(int features, int hidden)
    {
        (Features, Hidden) = (features, hidden);
        _skip = 0;
        _w1 = _skip + features;
        _b1 = _w1 + (hidden * features);
        _w2 = _b1 + hidden;
        _b2 = _w2 + (hidden * hidden);
        _w3 = _b2 + hidden;
        _b3 = _w3 + hidden;
        Weights = new float[_b3 + 1];
    }

    public int Features { get; }

    public int Hidden { get; }

    public float[] Weights { get; }

    /// <summary>Hidden layers start at random, the last one at nothing: the score starts as the linear path.</summary>
    public void Initialize(SeededRandom random, ReadOnlySpan<float> linear)
    {
        Array.Clear(Weights);
        linear.CopyTo(Weights.AsSpan(_skip));
        Fill(_w1, Hidden * Features, Math.Sqrt(2.0 / Features));
        Fill(_w2, Hidden * Hidden, Math.Sqrt(2.0 / Hidden));
        void Fill(int from, int count, double scale)
        {
            for (var i = 0; i < count; i++) Weights[from + i] = (float)(scale * random.NextGaussian());
        }
    }

    /// <summary>Scores a panel x [features, columns]; h1 and h2 [hidden, columns] are kept for <see cref="Backward"/>.</summary>
    public void Forward(ReadOnlySpan<float> x, Span<float> h1, Span<float> h2, Span<float> scores, int columns)
    {
        ReadOnlySpan<float> w = Weights;
        Panel.Multiply(w[_w1..], w[_b1..], x, h1, Hidden, Features, columns, rectify: true);
        Panel.Multiply(w[_w2..], w[_b2..], h1, h2, Hidden, Hidden, columns, rectify: true);
        Panel.Score(w[_w3..], h2, Hidden, w[_skip..], x, Features, w[_b3], scores, columns);
    }

    /// <summary>Adds to the gradient what a gradient in the scores means for the weights. d1 and d2 [hidden, columns] are room to work in.</summary>
    public void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> h1, ReadOnlySpan<float> h2, ReadOnlySpan<float> scores, Span<float> d1, Span<float> d2, Span<float> gradient, int columns)
    {
        ReadOnlySpan<float> w = Weights;
        Span<float> ignored = stackalloc float[1];
        Panel.AddOuter(scores, x, gradient.Slice(_skip, Features), ignored, 1, Features, columns);
        Panel.AddOuter(scores, h2, gradient.Slice(_w3, Hidden), gradient.Slice(_b3, 1), 1, Hidden, columns);
        Panel.MultiplyTransposed(w[_w3..], scores, h2, d2, 1, Hidden, columns);
        Panel.AddOuter(d2, h1, gradient.Slice(_w2, Hidden * Hidden), gradient.Slice(_b2, Hidden), Hidden, Hidden, columns);
        Panel.MultiplyTransposed(w[_w2..], d2, h1, d1, Hidden, Hidden, columns);
        Panel.AddOuter(d1, x, gradient.Slice(_w1, Hidden * Features), gradient.Slice(_b1, Hidden), Hidden, Features, columns);
    }
}
