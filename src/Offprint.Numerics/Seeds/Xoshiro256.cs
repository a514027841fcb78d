using System.Numerics;

namespace Offprint.Numerics;

/// <summary>The state of xoshiro256** 1.0 (Blackman and Vigna, 2018).</summary>
internal struct Xoshiro256
{
    private ulong _s0, _s1, _s2, _s3;

    public Xoshiro256(ulong s0, ulong s1, ulong s2, ulong s3)
    {
        if ((s0 | s1 | s2 | s3) == 0)
        {
            throw new ArgumentException("The state of xoshiro256** must not be all zero.", nameof(s0));
        }

        (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);
    }

    /// <summary>Fills the state from a 64-bit seed with SplitMix64, as the authors of xoshiro recommend.</summary>
    public static Xoshiro256 FromSeed(ulong seed)
    {
        var s0 = Seed.SplitMix64(ref seed);
        var s1 = Seed.SplitMix64(ref seed);
        var s2 = Seed.SplitMix64(ref seed);
        var s3 = Seed.SplitMix64(ref seed);
        return new Xoshiro256(s0, s1, s2, s3);
    }

    public ulong Next()
    {
        unchecked
        {
            var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
            var t = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= t;
            _s3 = BitOperations.RotateLeft(_s3, 45);
            return result;
        }
    }
}
