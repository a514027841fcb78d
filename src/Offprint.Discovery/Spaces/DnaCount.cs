using System.Numerics;

namespace Offprint.Discovery;

/// <summary>Sizes of search spaces.</summary>
public static class DnaCount
{
    /// <summary>The number of ways to pick from candidates of which each comes in several variants.</summary>
    /// <param name="sizes">Variants of each candidate.</param>
    /// <param name="picks">How many are picked.</param>
    /// <param name="distinct">Whether no candidate is picked twice.</param>
    /// <param name="sorted">Whether picks come in the order of the candidates.</param>
    /// <returns>The number; 0 when there are too few candidates.</returns>
    public static BigInteger Picks(IReadOnlyList<BigInteger> sizes, int picks, bool distinct, bool sorted)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentOutOfRangeException.ThrowIfNegative(picks);
        if (!distinct && !sorted)
        {
            return BigInteger.Pow(sizes.Aggregate(BigInteger.Zero, static (sum, s) => sum + s), picks);
        }

        // ways[k]: ways to pick k from the candidates looked at so far, first as sets.
        var ways = new BigInteger[picks + 1];
        ways[0] = 1;
        foreach (var size in sizes)
        {
            for (var k = picks; k >= 1; k--)
            {
                if (distinct)
                {
                    ways[k] += size * ways[k - 1];
                }
                else
                {
                    for (var (i, power) = (1, size); i <= k; i++, power *= size)
                    {
                        ways[k] += power * ways[k - i];
                    }
                }
            }
        }

        var orders = BigInteger.One;
        for (var k = 2; k <= picks && !sorted; k++)
        {
            orders *= k;
        }

        return ways[picks] * orders;
    }

    internal static BigInteger? Of(DnaSpec spec)
    {
        var product = BigInteger.One;
        foreach (var element in spec.Elements)
        {
            if (element.Kind != HyperKind.Choices || element.Candidates.Any(static c => c.Size is null))
            {
                return null;
            }

            product *= Picks([.. element.Candidates.Select(static c => c.Size!.Value)], element.Value.Picks, element.Value.Distinct, element.Value.Sorted);
        }

        return product;
    }
}
