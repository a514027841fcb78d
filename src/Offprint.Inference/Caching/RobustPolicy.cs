using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>
/// Follows one of two policies, whichever has cost less: a trusting one while its predictions are good, a safe one when they are not. Both run in simulation on all requests; the cache
/// follows the present one lazily, and changes over when that one's misses exceed (1 + epsilon) times the other's plus the capacity. Misses stay near (1 + epsilon) times the better one's.
/// </summary>
/// <remarks>The usual combination of online algorithms (Antoniadis et al., arXiv 2210.02775, section on robustness, after Blum and Burch, 2000).</remarks>
/// <typeparam name="TPage">Name of a page.</typeparam>
public sealed class RobustPolicy<TPage> : IEvictionPolicy<TPage> where TPage : notnull
{
    private readonly Dictionary<TPage, CachePage<TPage>> _pages = [];
    private readonly PageSet<TPage> _held = new(), _strays = new();
    private readonly IEvictionPolicy<TPage>[] _policies;
    private readonly long[] _misses = new long[2];
    private readonly List<TPage> _gone = [];
    private readonly SeededRandom _random;
    private readonly double _epsilon;
    private int _followed;

    /// <summary>Makes the policy.</summary>
    /// <param name="trusting">The policy that believes its predictions; followed first. Empty, and used by nobody else.</param>
    /// <param name="safe">The policy that guards against wrong ones, of the same capacity; empty too.</param>
    /// <param name="epsilon">Share of more misses that is put up with before changing over, positive. Default 0.25.</param>
    /// <param name="seed">Seed of the choice among pages that the followed policy does not hold. Default 42.</param>
    /// <exception cref="ArgumentException">The capacities differ, or a policy has been used.</exception>
    public RobustPolicy(IEvictionPolicy<TPage> trusting, IEvictionPolicy<TPage> safe, double epsilon = 0.25, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(trusting);
        ArgumentNullException.ThrowIfNull(safe);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        if (trusting.Capacity != safe.Capacity || trusting.Count + safe.Count > 0)
        {
            throw new ArgumentException($"The policies have {trusting.Capacity} and {safe.Capacity} pages and hold {trusting.Count} and {safe.Count}; they must be of one size and empty.", nameof(safe));
        }

        (_policies, _epsilon, _random) = ([trusting, safe], epsilon, new SeededRandom(seed, "robust policy"));
    }

    /// <inheritdoc/>
    public int Capacity => _policies[0].Capacity;

    /// <inheritdoc/>
    public int Count => _pages.Count;

    /// <summary>Whether the trusting policy is followed now.</summary>
    public bool Trusts => _followed == 0;

    /// <summary>Misses of the trusting and of the safe policy, each by itself.</summary>
    public (long Trusting, long Safe) SimulatedMisses => (_misses[0], _misses[1]);

    /// <inheritdoc/>
    public bool Contains(TPage page) => _pages.ContainsKey(page);

    /// <inheritdoc/>
    public bool Request(TPage page, bool discard = false, ICollection<TPage>? evicted = null)
    {
        ArgumentNullException.ThrowIfNull(page);
        var hit = _pages.TryGetValue(page, out var entry);
        if (!hit && _pages.Count == Capacity && _held.Count + _strays.Count == 0)
        {
            throw new CacheFullException($"All {Capacity} pages of the cache are pinned.");
        }

        Simulate(page, discard);
        if (entry is null)
        {
            if (_pages.Count == Capacity)
            {
                // The followed policy holds at most k - 1 of these k pages beside the new one; only pins can leave none of the others free.
                var victim = (_strays.Count > 0 ? _strays : _held).Draw(_random);
                victim.Set!.Remove(victim);
                _pages.Remove(victim.Page);
                evicted?.Add(victim.Page);
            }

            _pages.Add(page, entry = new CachePage<TPage>(page));
        }

        Place(entry);
        return hit;
    }

    /// <inheritdoc/>
    public void Revise(TPage page, bool discard)
    {
        foreach (var policy in _policies)
        {
            policy.Revise(page, discard);
        }
    }

    /// <inheritdoc/>
    public void Pin(TPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (!_pages.TryGetValue(page, out var entry))
        {
            throw new ArgumentException($"The page {page} is not in the cache, so it cannot be pinned.", nameof(page));
        }

        if (entry.Pins++ == 0)
        {
            entry.Set!.Remove(entry);
        }
    }

    /// <inheritdoc/>
    public void Unpin(TPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (!_pages.TryGetValue(page, out var entry) || entry.Pins == 0)
        {
            throw new ArgumentException($"The page {page} is not pinned.", nameof(page));
        }

        entry.Pins--;
        Place(entry);
    }

    private void Simulate(TPage page, bool discard)
    {
        for (var i = 0; i < 2; i++)
        {
            _gone.Clear();
            _misses[i] += _policies[i].Request(page, discard, _gone) ? 0 : 1;
            if (i != _followed)
            {
                continue;
            }

            foreach (var gone in _gone)
            {
                if (_pages.TryGetValue(gone, out var entry))
                {
                    Place(entry);
                }
            }
        }

        if (_misses[_followed] > ((1 + _epsilon) * _misses[1 - _followed]) + Capacity)
        {
            _followed = 1 - _followed;
            foreach (var entry in _pages.Values)
            {
                Place(entry);
            }
        }
    }

    private void Place(CachePage<TPage> entry)
    {
        if (entry.Pins == 0)
        {
            (_policies[_followed].Contains(entry.Page) ? _held : _strays).Take(entry);
        }
    }
}
