using Offprint.Numerics;

namespace Offprint.Training;

/// <summary>
/// Points of low discrepancy: coordinate d of point i is the radical inverse of i in the d-th prime base, shifted by a seeded offset modulo 1
/// (Halton 1960; the rotation is Cranley and Patterson's). Any first n points cover the space more evenly than random ones.
/// </summary>
public sealed class HaltonSearch : AskTellOptimizer<HyperparameterPoint>
{
    private readonly HyperparameterSpace _space;
    private readonly int[] _bases;
    private readonly double[] _shift;

    /// <summary>Creates the sequence.</summary>
    /// <param name="space">The space.</param>
    /// <param name="seed">Seed of the offsets.</param>
    public HaltonSearch(HyperparameterSpace space, ulong seed = 42)
        : base(seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        _space = space;
        _bases = Primes(space.Parameters.Count);
        var random = new SeededRandom(seed, "halton");
        _shift = [.. _bases.Select(_ => random.NextDouble())];
    }

    /// <inheritdoc/>
    public override void Tell(HyperparameterPoint point, params ReadOnlySpan<double> objectives)
    {
    }

    /// <summary>The radical inverse: the digits of a number in a base, mirrored at the point.</summary>
    /// <param name="number">Not negative.</param>
    /// <param name="numberBase">At least 2.</param>
    /// <returns>0 to below 1.</returns>
    public static double RadicalInverse(long number, int numberBase)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberBase, 2);
        double inverse = 0, place = 1.0 / numberBase;
        for (; number > 0; number /= numberBase, place /= numberBase)
        {
            inverse += number % numberBase * place;
        }

        return inverse;
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out HyperparameterPoint point)
    {
        var unit = new double[_bases.Length];
        for (var i = 0; i < unit.Length; i++)
        {
            unit[i] = (RadicalInverse(index + 1, _bases[i]) + _shift[i]) % 1;
        }

        point = _space.FromUnit(unit);
        return true;
    }

    private static int[] Primes(int count)
    {
        var primes = new List<int>(count);
        for (var candidate = 2; primes.Count < count; candidate++)
        {
            if (primes.TrueForAll(p => candidate % p != 0))
            {
                primes.Add(candidate);
            }
        }

        return [.. primes];
    }
}
