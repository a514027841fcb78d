namespace Offprint.Models;

/// <summary>The inverse frequencies of rotary positions and their scalings, as plain numbers.</summary>
internal static class RotaryFrequencies
{
    /// <summary>Frequencies for a sequence of <paramref name="length"/> tokens; only dynamic scaling looks at the length.</summary>
    public static double[] Inverse(RopeConfig rope, int dimensions, int maximumPositions, int length)
    {
        var theta = rope.Theta;
        if (rope.Scaling == RopeScaling.Dynamic && length > maximumPositions)
        {
            var stretch = rope.Factor * length / maximumPositions - (rope.Factor - 1);
            theta *= Math.Pow(stretch, dimensions / (dimensions - 2.0));
        }
        var inverse = new double[dimensions / 2];
        for (var i = 0; i < inverse.Length; i++)
        {
            inverse[i] = Math.Pow(theta, -2.0 * i / dimensions);
        }
        var original = rope.OriginalMaximumPositions > 0 ? rope.OriginalMaximumPositions : maximumPositions;
        switch (rope.Scaling)
        {
            case RopeScaling.Linear:
                for (var i = 0; i < inverse.Length; i++)
                {
                    inverse[i] /= rope.Factor;
                }
                break;
            case RopeScaling.Llama3:
                ScaleLlama3(inverse, rope, original);
                break;
            case RopeScaling.Yarn:
                ScaleYarn(inverse, rope, dimensions, original);
                break;
        }
        return inverse;
    }

    /// <summary>The factor on cosines and sines: 1 except for YaRN.</summary>
    public static double Magnitude(RopeConfig rope) => rope.Scaling == RopeScaling.Yarn
        ? rope.AttentionFactor ?? (rope.Factor <= 1 ? 1 : 0.1 * Math.Log(rope.Factor) + 1)
        : 1;

    private static void ScaleLlama3(double[] inverse, RopeConfig rope, int original)
    {
        for (var i = 0; i < inverse.Length; i++)
        {
            var wavelength = 2 * Math.PI / inverse[i];
            if (wavelength > original / rope.LowFrequencyFactor)
            {
                inverse[i] /= rope.Factor;
            }
            else if (wavelength >= original / rope.HighFrequencyFactor)
            {
                var smooth = (original / wavelength - rope.LowFrequencyFactor) / (rope.HighFrequencyFactor - rope.LowFrequencyFactor);
                inverse[i] = (1 - smooth) * inverse[i] / rope.Factor + smooth * inverse[i];
            }
        }
    }

    private static void ScaleYarn(double[] inverse, RopeConfig rope, int dimensions, int original)
    {
        double Dimension(double rotations) => dimensions * Math.Log(original / (2 * Math.PI * rotations)) / (2 * Math.Log(rope.Theta));
        var low = Math.Max(Math.Floor(Dimension(rope.BetaFast)), 0);
        var high = Math.Min(Math.Ceiling(Dimension(rope.BetaSlow)), dimensions - 1);
        if (low == high)
        {
            high += 0.001;
        }
        for (var i = 0; i < inverse.Length; i++)
        {
            var ramp = Math.Clamp((i - low) / (high - low), 0, 1);
            inverse[i] = inverse[i] / rope.Factor * ramp + inverse[i] * (1 - ramp);
        }
    }
}
