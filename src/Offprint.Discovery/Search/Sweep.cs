using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>All programs of a finite space in lexicographic order.</summary>
public sealed class Sweep : AskTellOptimizer<Dna>
{
    private readonly DnaSpec _spec;
    private Dna? _last;

    /// <summary>Creates the sweep.</summary>
    /// <param name="spec">A finite space.</param>
    /// <exception cref="NotSupportedException">The space is infinite.</exception>
    public Sweep(DnaSpec spec)
        : base(0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.First();
        _spec = spec;
    }

    /// <inheritdoc/>
    public override void Tell(Dna point, params ReadOnlySpan<double> objectives)
    {
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out Dna point)
    {
        point = (_last is null ? _spec.First() : _spec.Next(_last))!;
        return point is not null;
    }

    /// <inheritdoc/>
    protected override void OnAsked(Dna point) => _last = point;
}
