namespace Offprint.Models;

/// <summary>The slopes of ALiBi (arXiv 2108.12409, section 3): a geometric sequence from 2^(-8/n); other head counts interleave the next power of two's.</summary>
public static class AlibiSlopes
{
    /// <summary>The slope of every head.</summary>
    /// <param name="heads">How many there are.</param>
    public static float[] For(int heads)
    {
        var power = 1 << (int)Math.Log2(heads);
        var slopes = new float[heads];
        for (var h = 0; h < heads; h++)
        {
            slopes[h] = (float)(h < power
                ? Math.Pow(2, -8.0 * (h + 1) / power)
                : Math.Pow(2, -4.0 * (2 * (h - power) + 1) / power));
        }
        return slopes;
    }
}
