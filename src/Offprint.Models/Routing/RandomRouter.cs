using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Independent draws for every token and layer: what training with random routing uses, and the yardstick of learned routers.</summary>
public sealed class RandomRouter : ITokenRouter
{
    private readonly SeededRandom _random;
    private readonly double _big;
    private readonly double _skip;

    /// <summary>Makes the router.</summary>
    /// <param name="random">Source of the draws.</param>
    /// <param name="bigShare">Probability of the big layer. Default 0.5.</param>
    /// <param name="skipShare">Probability of none; the rest takes the small one. Default 0.</param>
    /// <exception cref="ArgumentException">Shares below 0 or, together, above 1.</exception>
    public RandomRouter(SeededRandom random, double bigShare = 0.5, double skipShare = 0)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(bigShare >= 0 && skipShare >= 0 && bigShare + skipShare <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"The shares are {bigShare} (big) and {skipShare} (none); they must be 0 or more and at most 1 together."), nameof(bigShare));
        }
        (_random, _big, _skip) = (random, bigShare, skipShare);
    }

    /// <inheritdoc/>
    public Tensor Route(int layer, Tensor hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        var routes = new long[hidden.shape[0] * hidden.shape[1]];
        for (var i = 0; i < routes.Length; i++)
        {
            var draw = _random.NextDouble();
            routes[i] = (long)(draw < _big ? TokenRoute.Big : draw < _big + _skip ? TokenRoute.Skip : TokenRoute.Small);
        }
        return tensor(routes, [hidden.shape[0], hidden.shape[1]], ScalarType.Int64, hidden.device);
    }
}
