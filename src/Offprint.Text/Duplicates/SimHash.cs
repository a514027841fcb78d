using System.Numerics;

namespace Offprint.Text;

/// <summary>64-bit SimHash (Charikar 2002): texts that share most n-grams differ in few bits. One number a text, where <see cref="NearDuplicateIndex"/> keeps its n-grams.</summary>
public static class SimHash
{
    /// <summary>The fingerprint of a text: each bit is the majority over its n-grams, repeated ones counted each time; 0 for a text without n-grams.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">Default: 3 words.</param>
    public static ulong Of(string text, NGramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new NGramOptions { Length = 3 };
        NGramHashes.Check(options, nameof(options));
        var votes = new int[64];
        foreach (var hash in NGramHashes.Of(NGramHashes.Units(text, options.Unit), options.Length))
        {
            for (var bit = 0; bit < 64; bit++)
            {
                votes[bit] += ((hash >> bit) & 1) == 1 ? 1 : -1;
            }
        }

        ulong fingerprint = 0;
        for (var bit = 0; bit < 64; bit++)
        {
            fingerprint |= votes[bit] > 0 ? 1UL << bit : 0;
        }

        return fingerprint;
    }

    /// <summary>Bits in which two fingerprints differ; at most 3 means nearly the same text.</summary>
    public static int Distance(ulong a, ulong b) => BitOperations.PopCount(a ^ b);
}
