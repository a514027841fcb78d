using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>Random primes in an interval [about, 2 · about].</summary>
internal static class RandomPrimes
{
    public static long Between(SeededRandom random, long about)
    {
        // Bertrand: there is a prime; about one number in ln(2 · about) is.
        while (true)
        {
            var candidate = random.NextInt64(about, (2 * about) + 1) | 1;
            if (IsPrime(candidate))
            {
                return candidate;
            }
        }
    }

    /// <summary>Trial division; numbers here stay below 2^33.</summary>
    public static bool IsPrime(long value)
    {
        if (value < 4)
        {
            return value >= 2;
        }

        if (value % 2 == 0 || value % 3 == 0)
        {
            return false;
        }

        for (long d = 5; d * d <= value; d += 6)
        {
            if (value % d == 0 || value % (d + 2) == 0)
            {
                return false;
            }
        }

        return true;
    }
}
