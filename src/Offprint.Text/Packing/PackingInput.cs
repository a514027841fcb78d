using System.Globalization;

namespace Offprint.Text;

/// <summary>Checks and orders the input that all packers share.</summary>
internal static class PackingInput
{
    /// <summary>Rejects a capacity below 1, negative lengths and, unless the packer cuts, lengths above the capacity.</summary>
    public static void Check(ReadOnlySpan<int> lengths, int capacity, bool cuts = false)
    {
        if (capacity < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "The capacity must be at least 1 token.");
        }

        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 0)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"lengths[{i}] is {lengths[i]}; a length must not be negative."), nameof(lengths));
            }

            if (!cuts && lengths[i] > capacity)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"lengths[{i}] is {lengths[i]}, more than the capacity of {capacity}; raise the capacity or cut the sequence."),
                    nameof(lengths));
            }
        }
    }

    /// <summary>Indexes by falling length; equal lengths keep their order, so that a plan depends on nothing but its input.</summary>
    public static int[] ByFallingLength(ReadOnlySpan<int> lengths)
    {
        var keys = new long[lengths.Length];
        var order = new int[lengths.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            keys[i] = ((long)(int.MaxValue - lengths[i]) << 32) | (uint)i;
            order[i] = i;
        }

        Array.Sort(keys, order);
        return order;
    }
}
