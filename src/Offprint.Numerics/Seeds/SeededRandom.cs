using System.Buffers.Binary;

namespace Offprint.Numerics;

/// <summary>A random generator whose numbers depend on its seed alone: xoshiro256**, equal on every platform and runtime version.</summary>
/// <remarks>
/// Use one generator per purpose (<see cref="SeededRandom(ulong, string)"/>), so that drawing more numbers for one thing never changes another.
/// Not thread-safe; give each thread its own stream. Not for cryptography.
/// Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators" (2018).
/// </remarks>
public sealed class SeededRandom : Random
{
    private Xoshiro256 _state;
    private double _spareGaussian;
    private bool _hasSpareGaussian;

    /// <summary>Creates the generator of a seed.</summary>
    /// <param name="seed">Any value; zero is allowed.</param>
    public SeededRandom(ulong seed) => _state = Xoshiro256.FromSeed(seed);

    /// <summary>Creates the generator of one purpose under a seed; see <see cref="Seed.Derive(ulong, string)"/>.</summary>
    /// <param name="seed">The base seed.</param>
    /// <param name="purpose">What the numbers are for.</param>
    public SeededRandom(ulong seed, string purpose)
        : this(Seed.Derive(seed, purpose))
    {
    }

    internal SeededRandom(Xoshiro256 state) => _state = state;

    /// <summary>Returns 64 uniform bits.</summary>
    public ulong NextUInt64() => _state.Next();

    /// <summary>Returns a standard normal number (mean 0, variance 1), by Marsaglia's polar method.</summary>
    public double NextGaussian()
    {
        if (_hasSpareGaussian)
        {
            _hasSpareGaussian = false;
            return _spareGaussian;
        }

        while (true)
        {
            var u = (2 * Sample()) - 1;
            var v = (2 * Sample()) - 1;
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                var factor = Math.Sqrt(-2 * Math.Log(s) / s);
                _spareGaussian = v * factor;
                _hasSpareGaussian = true;
                return u * factor;
            }
        }
    }

    /// <inheritdoc/>
    public override int Next() => (int)NextBelow(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return maxValue == 0 ? 0 : (int)NextBelow((ulong)maxValue);
    }

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    /// <inheritdoc/>
    public override long NextInt64() => (long)NextBelow(long.MaxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return maxValue == 0 ? 0 : (long)NextBelow((ulong)maxValue);
    }

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue)
    {
        if (minValue > maxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(minValue), minValue, $"minValue must not be above maxValue ({maxValue}).");
        }

        var range = unchecked((ulong)maxValue - (ulong)minValue);
        return range == 0 ? minValue : unchecked((long)((ulong)minValue + NextBelow(range)));
    }

    /// <inheritdoc/>
    public override double NextDouble() => Sample();

    /// <inheritdoc/>
    public override float NextSingle() => (_state.Next() >> 40) * (1.0f / (1u << 24));

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        while (buffer.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, _state.Next());
            buffer = buffer[sizeof(ulong)..];
        }

        if (!buffer.IsEmpty)
        {
            Span<byte> last = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(last, _state.Next());
            last[..buffer.Length].CopyTo(buffer);
        }
    }

    /// <inheritdoc/>
    protected override double Sample() => (_state.Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform number below the bound, without bias (Lemire, 2019).</summary>
    private ulong NextBelow(ulong bound)
    {
        var high = Math.BigMul(_state.Next(), bound, out var low);
        if (low < bound)
        {
            var threshold = unchecked(0 - bound) % bound;
            while (low < threshold)
            {
                high = Math.BigMul(_state.Next(), bound, out low);
            }
        }

        return high;
    }
}
