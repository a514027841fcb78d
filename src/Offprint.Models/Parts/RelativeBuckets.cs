using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// T5's buckets of distances (arXiv 1910.10683, section 2.1): each small distance has a bucket of its own, larger ones share buckets that widen logarithmically,
/// and everything from the maximum distance on falls into the last one.
/// </summary>
internal static class RelativeBuckets
{
    /// <summary>The bucket of a key at a distance from its query.</summary>
    /// <param name="relative">Key position minus query position.</param>
    /// <param name="bothWays">True (encoders): half of the buckets for later keys. False (decoders): later keys fall into bucket 0.</param>
    /// <param name="buckets">Number of buckets.</param>
    /// <param name="maximum">The distance that falls into the last bucket.</param>
    public static int Of(int relative, bool bothWays, int buckets, int maximum)
    {
        var first = 0;
        var distance = Math.Max(-relative, 0);
        if (bothWays)
        {
            buckets /= 2;
            first = relative > 0 ? buckets : 0;
            distance = Math.Abs(relative);
        }
        var exact = buckets / 2;
        if (distance < exact)
        {
            return first + distance;
        }
        var wide = exact + (int)(Math.Log((double)distance / exact) / Math.Log((double)maximum / exact) * (buckets - exact));
        return first + Math.Min(wide, buckets - 1);
    }

    /// <summary>The buckets of many distances (key minus query), int64 of the same shape.</summary>
    public static Tensor Of(Tensor relative, StackConfig config)
    {
        // Beyond the maximum nothing changes, so a table of 2 · maximum + 1 rows holds every distance.
        var maximum = config.RelativeMaximumDistance;
        var table = new long[2 * maximum + 1];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = Of(i - maximum, !config.Causal, config.RelativeBuckets, maximum);
        }
        using var rows = tensor(table, device: relative.device);
        using var places = relative.clamp(Scalars.Of((long)-maximum), Scalars.Of((long)maximum)).add(Scalars.Of((long)maximum));
        using var flat = places.reshape(-1);
        using var found = rows.index_select(0, flat);
        return found.reshape(relative.shape);
    }
}
