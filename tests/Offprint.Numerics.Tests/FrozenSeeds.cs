namespace Offprint.Numerics.Tests;

/// <summary>Values of an independent implementation of XxHash64, SplitMix64, xoshiro256** and the shuffle in Python.</summary>
internal static class FrozenSeeds
{
    public const ulong Shuffle42 = 12832390225343210320;
    public const ulong Shuffle42Item3 = 6029668425779178323;
    public static readonly int[] Permutation = [7, 5, 3, 6, 0, 1, 9, 4, 8, 2];
}
