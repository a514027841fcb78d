using System.Numerics.Tensors;

namespace Offprint.Tensors;

/// <summary>The values that an integer code can stand for: Scale × (code − Zero). One of them serves a row or a group.</summary>
/// <param name="Scale">The step between neighbours, s; 0 for a group of zeros.</param>
/// <param name="Zero">The code that stands for 0: 0 when symmetric, else 0 to 2^bits − 1.</param>
/// <param name="Lowest">The smallest code.</param>
/// <param name="Highest">The largest code.</param>
public readonly record struct IntegerGrid(float Scale, int Zero, int Lowest, int Highest)
{
    /// <summary>
    /// The grid of some values. Symmetric: s = max|w| / (2^(b−1) − 1) and codes from −(2^(b−1) − 1) up. Asymmetric: s = (max − min) / (2^b − 1) and
    /// zero point round(−min / s), where the range is widened to hold 0, so that zeros stay zeros.
    /// </summary>
    /// <param name="values">The values, finite; none makes a grid of zeros.</param>
    /// <param name="bits">Bits of a code, 2 to 8.</param>
    /// <param name="symmetric">Which of the two.</param>
    /// <exception cref="ArgumentOutOfRangeException">Bits outside of 2 to 8.</exception>
    public static IntegerGrid Fit(ReadOnlySpan<float> values, int bits, bool symmetric)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 8);
        if (symmetric)
        {
            int highest = (1 << (bits - 1)) - 1;
            return new IntegerGrid(values.IsEmpty ? 0 : (float)(Math.Abs((double)TensorPrimitives.MaxMagnitude(values)) / highest), 0, -highest, highest);
        }

        double low = values.IsEmpty ? 0 : Math.Min(0, TensorPrimitives.Min(values)), high = values.IsEmpty ? 0 : Math.Max(0, TensorPrimitives.Max(values));
        int codes = (1 << bits) - 1;
        float scale = (float)((high - low) / codes);
        return new IntegerGrid(scale, scale == 0 ? 0 : (int)Math.Clamp(Math.Round(-low / scale), 0, codes), 0, codes);
    }

    /// <summary>The code nearest to a value: round(w / s) + zero point, within the range.</summary>
    /// <param name="value">A finite value.</param>
    public int Quantize(float value) => Scale == 0 ? Zero : (int)Math.Clamp(Math.Round((double)value / Scale) + Zero, Lowest, Highest);

    /// <summary>What a code stands for.</summary>
    /// <param name="code">A code.</param>
    public float Dequantize(int code) => Scale * (code - Zero);
}
