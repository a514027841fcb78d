using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// The prefix pattern (Raffel et al., arXiv 1910.10683, section 3.2.1): tokens of the prefix see the whole prefix and nothing behind it; every later token sees the prefix,
/// itself and what stands before it.
/// </summary>
public static class PrefixMask
{
    /// <summary>The mask for <see cref="ModelInput.AdditiveMask"/>.</summary>
    /// <param name="prefix">Tokens of the prefix, 0 or more.</param>
    /// <param name="length">Tokens of the sequence, prefix included.</param>
    /// <param name="device">Where to put it. Default the CPU.</param>
    /// <returns>Float32 [1, 1, length, length]: 0 where a row's token sees a column's, the lowest number where it does not.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The prefix is negative or longer than the sequence.</exception>
    public static Tensor Create(int prefix, int length, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prefix);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefix, length);
        var mask = new float[length * length];
        for (var row = 0; row < length; row++)
        {
            var visible = Math.Max(row + 1, prefix);
            mask.AsSpan((row * length) + visible, length - visible).Fill(float.MinValue);
        }
        return tensor(mask, [1, 1, length, length], device: device ?? CPU);
    }
}
