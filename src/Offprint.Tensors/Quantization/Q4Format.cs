namespace Offprint.Tensors;

/// <summary>Q4_0: the value of largest magnitude (the first one, where there are two) gets code 0, which stands for -8.</summary>
internal sealed class Q4Format() : BlockFormat("Q4_0", codeBytes: Size / 2)
{
    private const int Middle = 8;

    private protected override float Scale(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
            if (MathF.Abs(value) > MathF.Abs(largest)) largest = value;
        return largest / -Middle;
    }

    private protected override void WriteCodes(ReadOnlySpan<float> values, float inverse, Span<byte> codes)
    {
        for (int i = 0; i < codes.Length; i++) codes[i] = (byte)(Code(values[i] * inverse) | (Code(values[i + codes.Length] * inverse) << 4));
    }

    private protected override void ReadCodes(ReadOnlySpan<byte> codes, float scale, Span<float> values)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            values[i] = ((codes[i] & 15) - Middle) * scale;
            values[i + codes.Length] = ((codes[i] >> 4) - Middle) * scale;
        }
    }

    private static int Code(float ratio) => (int)Math.Clamp(ratio + Middle + 0.5f, 0, 15);
}
