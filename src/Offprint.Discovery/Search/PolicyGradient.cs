using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>
/// A controller that learns one softmax per decision point by REINFORCE: each outcome moves the logits of its decisions by its advantage over the moving average of
/// rewards, in units of their moving spread. Points within a candidate learn only when it is chosen; distinct picks are drawn among what is left.
/// </summary>
/// <seealso href="https://doi.org/10.1007/BF00992696">R. J. Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning" (1992)</seealso>
public sealed class PolicyGradient : AskTellOptimizer<Dna>
{
    private readonly DnaSpec _spec;
    private readonly PolicyGradientOptions _options;
    private readonly Dictionary<(DecisionPoint Point, int Pick), double[]> _logits = [];
    private double _mean, _spread;
    private long _told;

    /// <summary>Creates the controller.</summary>
    /// <param name="spec">A space without custom values.</param>
    /// <param name="options">Settings.</param>
    public PolicyGradient(DnaSpec spec, PolicyGradientOptions? options = null)
        : base((options ??= new PolicyGradientOptions()).Seed)
    {
        ArgumentNullException.ThrowIfNull(spec);
        options.Validate();
        if (spec.Points().FirstOrDefault(static p => p.Kind == HyperKind.Custom) is { } custom)
        {
            throw new NotSupportedException($"{custom.Name} is a custom value; a softmax can't be put over it.");
        }

        (_spec, _options) = (spec, options);
    }

    /// <summary>The probabilities of a decision point's candidates at a pick.</summary>
    /// <param name="point">The point.</param>
    /// <param name="pick">Which pick of a list; 0 for a single value.</param>
    /// <returns>One probability a candidate, or a bin of a number's range.</returns>
    public IReadOnlyList<double> Probabilities(DecisionPoint point, int pick = 0)
    {
        ArgumentNullException.ThrowIfNull(point);
        return Softmax(Logits(point, pick), []);
    }

    /// <inheritdoc/>
    public override void Tell(Dna point, params ReadOnlySpan<double> objectives)
    {
        _spec.Validate(point);
        if (objectives.Length == 0 || !double.IsFinite(objectives[0]))
        {
            return;
        }

        var deviation = _told == 0 ? 0 : objectives[0] - _mean;
        var decay = Math.Min(_options.BaselineDecay, (double)_told / (_told + 1));
        _spread = (decay * _spread) + ((1 - decay) * deviation * deviation);
        _mean = _told == 0 ? objectives[0] : (decay * _mean) + ((1 - decay) * objectives[0]);
        _told++;
        if (_spread > 0)
        {
            Learn(_spec, point.Children, _options.LearningRate * Math.Clamp(deviation / Math.Sqrt(_spread), -3, 3));
        }
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out Dna point)
    {
        point = Dna.Group(Draw(_spec, random));
        return true;
    }

    private List<Dna> Draw(DnaSpec spec, SeededRandom random) => [.. spec.Elements.Select(point =>
    {
        if (point.Kind == HyperKind.Float)
        {
            var bin = Draw(Softmax(Logits(point, 0), []), random);
            return Dna.Real(DnaOperations.Number(point.Value, (bin + random.NextDouble()) / _options.Bins));
        }

        var chosen = new List<int>();
        for (var pick = 0; pick < point.Value.Picks; pick++)
        {
            chosen.Add(Draw(Softmax(Logits(point, pick), point.Value.Distinct ? chosen : []), random));
        }

        if (point.Value.Sorted)
        {
            chosen.Sort();
        }

        return DnaOperations.OfPicks(point, [.. chosen.Select(c => Dna.Choice(c, Draw(point.Candidates[c], random)))]);
    })];

    private void Learn(DnaSpec spec, IReadOnlyList<Dna> decisions, double step)
    {
        for (var i = 0; i < decisions.Count; i++)
        {
            var point = spec.Elements[i];
            if (point.Kind == HyperKind.Float)
            {
                var bin = Enumerable.Range(0, _options.Bins).Last(b => b == 0 || decisions[i].Number >= DnaOperations.Number(point.Value, (double)b / _options.Bins));
                Learn(Logits(point, 0), [], bin, step);
                continue;
            }

            var picks = DnaOperations.PicksOf(point, decisions[i]);
            var earlier = new List<int>();
            for (var pick = 0; pick < picks.Count; pick++)
            {
                Learn(Logits(point, pick), point.Value.Distinct ? earlier : [], picks[pick].Index, step);
                earlier.Add(picks[pick].Index);
                Learn(point.Candidates[picks[pick].Index], picks[pick].Children, step);
            }
        }
    }

    /// <summary>The gradient of log softmax: one minus the probability at the choice, minus the probability elsewhere.</summary>
    private static void Learn(double[] logits, List<int> taken, int choice, double step)
    {
        var probabilities = Softmax(logits, taken);
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] += taken.Contains(i) ? 0 : step * ((i == choice ? 1 : 0) - probabilities[i]);
        }
    }

    private double[] Logits(DecisionPoint point, int pick)
    {
        if (!_logits.TryGetValue((point, pick), out var logits))
        {
            _logits[(point, pick)] = logits = new double[point.Kind == HyperKind.Float ? _options.Bins : point.Candidates.Count];
        }

        return logits;
    }

    private static double[] Softmax(double[] logits, List<int> taken)
    {
        var largest = logits.Where((_, i) => !taken.Contains(i)).Max();
        var weights = logits.Select((l, i) => taken.Contains(i) ? 0 : Math.Exp(l - largest)).ToArray();
        var sum = weights.Sum();
        return Array.ConvertAll(weights, w => w / sum);
    }

    private static int Draw(double[] probabilities, SeededRandom random)
    {
        var at = random.NextDouble();
        for (var i = 0; i < probabilities.Length; i++)
        {
            at -= probabilities[i];
            if (at < 0 && probabilities[i] > 0)
            {
                return i;
            }
        }

        return Array.FindLastIndex(probabilities, static p => p > 0);
    }
}
