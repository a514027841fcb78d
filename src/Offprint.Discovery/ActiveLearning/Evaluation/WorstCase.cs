using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>The worst parameter that was found for a policy.</summary>
/// <param name="Theta">θ.</param>
/// <param name="Loss">The policy's loss there, the mean over games that did not serve to find θ.</param>
/// <param name="StandardError">Standard error of that mean.</param>
public sealed record WorstCase(float[] Theta, double Loss, double StandardError)
{
    internal static readonly int[] PoolGames = [64, 256, 1024, 4096];

    /// <summary>
    /// The worst of some parameters, by halving: a few games each, then four times as many for the worst quarter, and so on. The last figure is from games of its own, so that being picked as the worst does not raise it.
    /// </summary>
    internal static WorstCase OfPool(GamePlayer player, IReadOnlyList<float[]> thetas, IReadOnlyList<int> games, ulong seed, CancellationToken ct)
    {
        var left = thetas.ToList();
        for (var round = 0; round + 1 < games.Count && left.Count > 1; round++)
        {
            var record = player.Play(left, games[round], Seed.Derive(seed, "active-learning/halving", round), gradients: false, ct);
            var means = left.Select((_, j) => record.Loss.AsSpan(j * games[round], games[round]).ToArray().Average()).ToList();
            var last = round + 2 == games.Count;
            left = [.. Enumerable.Range(0, left.Count).OrderByDescending(j => means[j]).Take(last ? 1 : Math.Max(1, (left.Count + 3) / 4)).Select(j => left[j])];
        }

        var (mean, error) = PolicyEvaluator.Moments(player.Play(left[..1], games[^1], Seed.Derive(seed, "active-learning/final"), gradients: false, ct).Loss);
        return new WorstCase(left[0], mean, error);
    }
}
