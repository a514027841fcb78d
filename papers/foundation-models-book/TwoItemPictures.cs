using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// Pictures of two clothing items side by side, 28 x 56, composed when they are asked for. Of the 100 ordered pairs of classes 15 are held out: they occur in no training
/// picture and in no training text, their mirror images do.
/// </summary>
internal sealed class TwoItemPictures : IPixelSource
{
    public const int Side = 28, HeldOutPairs = 15;

    /// <summary>Pictures of a training set: more than any run reads, so that hardly any comes twice.</summary>
    private const int TrainingPictures = 1 << 20;

    private readonly ItemPixels _items;
    private readonly Func<int, (int Left, int Right)> _pick;

    private TwoItemPictures(ItemPixels items, int count, Func<int, (int Left, int Right)> pick) => (_items, Count, _pick) = (items, count, pick);

    /// <summary>The held-out ordered pairs, the same for all seeds.</summary>
    public static IReadOnlyList<(int Left, int Right)> HeldOut { get; } = ChooseHeldOut();

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Training pictures of all pairs that are not held out, all equally frequent.</summary>
    public static TwoItemPictures Training(ItemPixels items, ulong seed)
    {
        (int Left, int Right)[] pairs = [.. Enumerable.Range(0, 100).Select(i => (i / 10, i % 10)).Where(pair => !HeldOut.Contains(pair))];
        return new TwoItemPictures(items, TrainingPictures, i =>
        {
            var random = new SeededRandom(Seed.Derive(seed, "picture", i));
            var (left, right) = pairs[random.Next(pairs.Length)];
            return (items.Draw(left, random), items.Draw(right, random));
        });
    }

    /// <summary>Test pictures of the held-out pairs, pair after pair.</summary>
    public static TwoItemPictures Test(ItemPixels items, int each, ulong seed) => new(items, HeldOutPairs * each, i =>
    {
        var random = new SeededRandom(Seed.Derive(seed, "test picture", i));
        var (left, right) = HeldOut[i / each];
        return (items.Draw(left, random), items.Draw(right, random));
    });

    /// <summary>The classes of a picture.</summary>
    public (int Left, int Right) Classes(int index)
    {
        var (left, right) = _pick(index);
        return (_items.Label(left), _items.Label(right));
    }

    /// <summary>The items of a picture: their numbers in the set.</summary>
    public (int Left, int Right) Items(int index) => _pick(index);

    /// <inheritdoc/>
    public Tensor Pixels(ReadOnlySpan<int> indices)
    {
        var (left, right) = (new int[indices.Length], new int[indices.Length]);
        for (var i = 0; i < indices.Length; i++)
        {
            (left[i], right[i]) = _pick(indices[i]);
        }

        using var scope = NewDisposeScope();
        return cat([_items.Pixels(left), _items.Pixels(right)], 3).MoveToOuterDisposeScope();
    }

    private static List<(int Left, int Right)> ChooseHeldOut()
    {
        var random = new SeededRandom(2302, "held-out pairs");
        var chosen = new List<(int Left, int Right)>();
        while (chosen.Count < HeldOutPairs)
        {
            var pair = (random.Next(10), random.Next(10));
            if (pair.Item1 != pair.Item2 && !chosen.Contains(pair) && !chosen.Contains((pair.Item2, pair.Item1)))
            {
                chosen.Add(pair);
            }
        }

        return chosen;
    }
}
