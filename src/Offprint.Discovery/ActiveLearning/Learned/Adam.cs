namespace Offprint.Discovery;

/// <summary>The steps of Adam for one array (Kingma and Ba, 2015): β 0.9 and 0.999.</summary>
internal sealed class Adam(int length)
{
    private readonly float[] _first = new float[length], _second = new float[length];
    private int _step;

    /// <summary>Moves the values against the gradient; a negative rate moves them along it.</summary>
    public void Step(Span<float> values, ReadOnlySpan<float> gradient, float rate)
    {
        _step++;
        var correction = rate * MathF.Sqrt(1 - MathF.Pow(0.999f, _step)) / (1 - MathF.Pow(0.9f, _step));
        for (var i = 0; i < values.Length; i++)
        {
            _first[i] = (0.9f * _first[i]) + (0.1f * gradient[i]);
            _second[i] = (0.999f * _second[i]) + (0.001f * gradient[i] * gradient[i]);
            values[i] -= correction * _first[i] / (MathF.Sqrt(_second[i]) + 1e-8f);
        }
    }
}
