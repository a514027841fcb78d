namespace Offprint.Numerics;

/// <summary>Shuffles and samples that depend on the seed and purpose alone, whatever the runtime version.</summary>
public static class DeterministicShuffle
{
    /// <summary>Shuffles in place (Fisher-Yates, from the end).</summary>
    /// <param name="values">The values to reorder.</param>
    /// <param name="seed">The base seed.</param>
    /// <param name="purpose">The stream; shuffles for different purposes are independent.</param>
    /// <typeparam name="T">The element type.</typeparam>
    public static void Shuffle<T>(Span<T> values, ulong seed, string purpose = "shuffle") => Shuffle(values, new SeededRandom(seed, purpose));

    /// <summary>Shuffles in place with the caller's generator.</summary>
    /// <param name="values">The values to reorder.</param>
    /// <param name="random">The generator; draws <c>values.Length - 1</c> bounded numbers.</param>
    /// <typeparam name="T">The element type.</typeparam>
    public static void Shuffle<T>(Span<T> values, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>Returns a random order of 0..count-1.</summary>
    /// <param name="count">The number of positions; not negative.</param>
    /// <param name="seed">The base seed.</param>
    /// <param name="purpose">The stream.</param>
    public static int[] Permutation(int count, ulong seed, string purpose = "shuffle")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Shuffle<int>(order, seed, purpose);
        return order;
    }

    /// <summary>Draws distinct positions of 0..count-1, in the order drawn.</summary>
    /// <param name="count">The number of positions to draw from.</param>
    /// <param name="size">How many to draw; 0..<paramref name="count"/>.</param>
    /// <param name="seed">The base seed.</param>
    /// <param name="purpose">The stream.</param>
    public static int[] Sample(int count, int size, ulong seed, string purpose = "sample")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (size < 0 || size > count)
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, $"A sample without replacement from {count} positions has 0 to {count} members.");
        }

        var random = new SeededRandom(seed, purpose);
        var moved = new Dictionary<int, int>(size);
        var sample = new int[size];
        for (var i = 0; i < size; i++)
        {
            var j = random.Next(i, count);
            sample[i] = moved.GetValueOrDefault(j, j);
            moved[j] = moved.GetValueOrDefault(i, i);
        }

        return sample;
    }
}
