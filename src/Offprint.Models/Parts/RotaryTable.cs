using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Cosines and signed sines of rotary positions, kept between calls. Row p holds cos(p f) twice and [-sin(p f), sin(p f)],
/// so that a rotation is x * cos + roll(x, D/2) * sin.
/// </summary>
internal sealed class RotaryTable(StackConfig config) : IDisposable
{
    private readonly int _dimensions = config.RotaryDimensions;
    private Tensor? _cosines;
    private Tensor? _sines;
    private int _rows;
    private int _builtFor;

    /// <summary>Rows 0..length-1 as [length, 1, D] from <paramref name="start"/> on.</summary>
    public (Tensor Cosines, Tensor Sines) Range(int start, int length, Device device, ScalarType type)
    {
        Ensure(start + length, device, type);
        return (_cosines!.narrow(0, start, length), _sines!.narrow(0, start, length));
    }

    /// <summary>Rows at <paramref name="positions"/> [B, S] as [B, S, 1, D].</summary>
    public (Tensor Cosines, Tensor Sines) At(Tensor positions, ScalarType type)
    {
        using var largest = positions.max();
        Ensure((int)largest.item<long>() + 1, positions.device, type);
        using var flat = positions.reshape(-1);
        long[] shape = [.. positions.shape, 1, _dimensions];
        using var cosines = _cosines!.index_select(0, flat);
        using var sines = _sines!.index_select(0, flat);
        return (cosines.reshape(shape), sines.reshape(shape));
    }

    private void Ensure(int length, Device device, ScalarType type)
    {
        var dynamic = config.Rope.Scaling == RopeScaling.Dynamic;
        var builtFor = dynamic ? Math.Max(length, config.MaximumPositions) : 0;
        if (_cosines is not null && _rows >= length && builtFor == _builtFor && _cosines.dtype == type && _cosines.device == device)
        {
            return;
        }
        _rows = Math.Max(length, Math.Min(config.MaximumPositions, Math.Max(256, 2 * length)));
        _builtFor = builtFor;
        var inverse = RotaryFrequencies.Inverse(config.Rope, _dimensions, config.MaximumPositions, length);
        var magnitude = RotaryFrequencies.Magnitude(config.Rope);
        _cosines?.Dispose();
        _sines?.Dispose();
        using var scope = NewDisposeScope();
        var frequencies = tensor(Array.ConvertAll(inverse, x => (float)x));
        var angles = arange(_rows, dtype: ScalarType.Float32).unsqueeze(1).mul(frequencies);
        var (cosines, sines) = (angles.cos().mul(magnitude), angles.sin().mul(magnitude));
        _cosines = cat([cosines, cosines], 1).unsqueeze(1).to(type, device).DetachFromDisposeScope();
        _sines = cat([sines.neg(), sines], 1).unsqueeze(1).to(type, device).DetachFromDisposeScope();
    }

    public void Dispose()
    {
        _cosines?.Dispose();
        _sines?.Dispose();
        _cosines = _sines = null;
    }
}
