using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>Numbers of examples, every one once an epoch, each epoch in an order of its own: equal places give equal examples.</summary>
/// <param name="count">How many examples.</param>
/// <param name="seed">Seed of the orders.</param>
/// <param name="purpose">What they are for; orders of different purposes have nothing to do with each other.</param>
internal sealed class EpochOrder(long count, ulong seed, string purpose)
{
    private (long Epoch, SeededPermutation Order)? _current;

    /// <summary>The example at a place, counted over all epochs.</summary>
    public int this[long place]
    {
        get
        {
            var (epoch, at) = Math.DivRem(place, count);
            if (_current is not { } current || current.Epoch != epoch)
            {
                _current = current = (epoch, new SeededPermutation(count, Seed.Derive(seed, purpose, epoch)));
            }

            return (int)current.Order[at];
        }
    }
}
