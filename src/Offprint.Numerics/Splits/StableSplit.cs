using System.IO.Hashing;
using System.Text;

namespace Offprint.Numerics;

/// <summary>A split that never changes: the part of a unit depends on its name alone, not on order, count or seed.</summary>
/// <remarks>
/// The unit is the largest thing whose halves would leak into one another: a speech, chapter, page, source package, routine family; never one line or one half of a pair.
/// </remarks>
public static class StableSplit
{
    /// <summary>The bucket 0..9 of a unit: XxHash64 of its UTF-8 bytes, modulo 10.</summary>
    /// <param name="unit">The name of the unit.</param>
    /// <exception cref="ArgumentNullException"><paramref name="unit"/> is null.</exception>
    public static int Of(string unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return (int)(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(unit)) % 10);
    }

    /// <summary>The part of a unit: buckets 0-7 train, 8 development, 9 test.</summary>
    /// <param name="unit">The name of the unit.</param>
    public static SplitPart PartOf(string unit) => Of(unit) switch
    {
        < 8 => SplitPart.Train,
        8 => SplitPart.Development,
        _ => SplitPart.Test,
    };
}
