using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Cosines and signed sines of rotary positions, kept between calls. Row p holds cos(p f) twice and [-sin(p f), sin(p f)],
/// so that a rotation is x * cos + roll(x, D/2) * sin. Several threads may read it; a longer table takes the place of a shorter one.
/// </summary>
internal sealed class RotaryTable(StackConfig config) : IDisposable
{
    private readonly int _dimensions = config.RotaryDimensions;
    private readonly Lock _gate = new();
    private volatile Rows? _rows;

    /// <summary>Rows from <paramref name="start"/> on, as [length, 1, D].</summary>
    public (Tensor Cosines, Tensor Sines) Range(int start, int length, Device device, ScalarType type)
    {
        var rows = Ensure(start + length, device, type);
        return (rows.Cosines.narrow(0, start, length), rows.Sines.narrow(0, start, length));
    }

    /// <summary>Rows at <paramref name="positions"/> [B, S] as [B, S, 1, D].</summary>
    public (Tensor Cosines, Tensor Sines) At(Tensor positions, ScalarType type)
    {
        using var largest = positions.max();
        var rows = Ensure((int)Scalars.Read<long>(largest) + 1, positions.device, type);
        using var flat = positions.reshape(-1);
        long[] shape = [.. positions.shape, 1, _dimensions];
        using var cosines = rows.Cosines.index_select(0, flat);
        using var sines = rows.Sines.index_select(0, flat);
        return (cosines.reshape(shape), sines.reshape(shape));
    }

    public void Dispose()
    {
        _rows?.Cosines.Dispose();
        _rows?.Sines.Dispose();
        _rows = null;
    }

    private Rows Ensure(int length, Device device, ScalarType type)
    {
        // Only dynamic scaling depends on the length, and only beyond the trained one.
        var scaledFor = config.Rope.Scaling == RopeScaling.Dynamic ? Math.Max(length, config.MaximumPositions) : 0;
        if (_rows is { } rows && rows.Fits(length, scaledFor, device, type))
        {
            return rows;
        }
        lock (_gate)
        {
            // The old table stays for threads that still read it; its finalizer frees it.
            return _rows = _rows is { } other && other.Fits(length, scaledFor, device, type) ? other : Build(length, scaledFor, device, type);
        }
    }

    private Rows Build(int length, int scaledFor, Device device, ScalarType type)
    {
        var count = Math.Max(length, Math.Min(config.MaximumPositions, Math.Max(256, 2 * length)));
        var inverse = RotaryFrequencies.Inverse(config.Rope, _dimensions, config.MaximumPositions, length);
        var magnitude = RotaryFrequencies.Magnitude(config.Rope);
        using var scope = NewDisposeScope();
        using var normal = inference_mode(false);
        var frequencies = tensor(Array.ConvertAll(inverse, x => (float)x));
        var angles = Scalars.Range(0, count).to_type(ScalarType.Float32).unsqueeze(1).mul(frequencies);
        var (cosines, sines) = (angles.cos().mul(Scalars.Of(magnitude)), angles.sin().mul(Scalars.Of(magnitude)));
        return new Rows(
            cat([cosines, cosines], 1).unsqueeze(1).to(type, device).DetachFromDisposeScope(),
            cat([sines.neg(), sines], 1).unsqueeze(1).to(type, device).DetachFromDisposeScope(), count, scaledFor);
    }

    private sealed record Rows(Tensor Cosines, Tensor Sines, int Count, int ScaledFor)
    {
        public bool Fits(int length, int scaledFor, Device device, ScalarType type) =>
            Count >= length && ScaledFor == scaledFor && Cosines.dtype == type && Cosines.device.type == device.type && Cosines.device.index == device.index;
    }
}
