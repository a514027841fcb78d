using System.Numerics.Tensors;

namespace Offprint.Tensors;

/// <summary>Q8_0: d = max|x| / 127, codes are signed bytes, halves rounded away from zero.</summary>
internal sealed class Q8Format() : BlockFormat("Q8_0", codeBytes: Size)
{
    private protected override float Scale(ReadOnlySpan<float> values) => MathF.Abs(TensorPrimitives.MaxMagnitude(values)) / 127;

    private protected override void WriteCodes(ReadOnlySpan<float> values, float inverse, Span<byte> codes)
    {
        // The bound counts where 1 / d rounds up or overflows, in blocks of subnormal numbers.
        for (int i = 0; i < values.Length; i++) codes[i] = (byte)(sbyte)Math.Clamp(MathF.Round(values[i] * inverse, MidpointRounding.AwayFromZero), -127, 127);
    }

    private protected override void ReadCodes(ReadOnlySpan<byte> codes, float scale, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (sbyte)codes[i] * scale;
    }
}
