using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>Drawing, checking, enumerating and changing the decisions of a search space.</summary>
public static class DnaOperations
{
    /// <summary>Draws decisions: candidates, numbers on their scales, distinct and sorted as wanted. Uniform at each decision, which is not uniform over programs where spaces are conditional.</summary>
    /// <param name="spec">The space.</param>
    /// <param name="random">The generator.</param>
    /// <returns>The decisions.</returns>
    public static Dna Random(this DnaSpec spec, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(random);
        return Dna.Group(Within(spec, random));
    }

    /// <summary>Checks that decisions belong to the space.</summary>
    /// <param name="spec">The space.</param>
    /// <param name="dna">The decisions.</param>
    /// <exception cref="ArgumentException">They do not; the message names the decision point.</exception>
    public static void Validate(this DnaSpec spec, Dna dna)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(dna);
        if (dna.Kind != DnaKind.Group)
        {
            throw new ArgumentException($"The decisions {dna} must be a group of {spec.Elements.Count}.", nameof(dna));
        }

        Check(spec, dna.Children, "the space");
    }

    /// <summary>The first decisions in lexicographic order.</summary>
    /// <param name="spec">A space without numbers and custom values.</param>
    /// <returns>The decisions.</returns>
    /// <exception cref="NotSupportedException">The space is infinite.</exception>
    public static Dna First(this DnaSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Dna.Group([.. spec.Elements.Select(First)]);
    }

    /// <summary>The decisions after these in lexicographic order.</summary>
    /// <param name="spec">A space without numbers and custom values.</param>
    /// <param name="dna">Decisions of the space.</param>
    /// <returns>The next ones; null after the last.</returns>
    /// <exception cref="NotSupportedException">The space is infinite.</exception>
    public static Dna? Next(this DnaSpec spec, Dna dna)
    {
        spec.Validate(dna);
        return Next(spec, dna.Children) is { } next ? Dna.Group(next) : null;
    }

    /// <summary>All decisions of a finite space in lexicographic order.</summary>
    /// <param name="spec">The space.</param>
    /// <returns>The decisions.</returns>
    public static IEnumerable<Dna> All(this DnaSpec spec)
    {
        for (var dna = spec.First(); dna is not null; dna = spec.Next(dna))
        {
            yield return dna;
        }
    }

    /// <summary>
    /// Changes one decision: a uniformly drawn node of the tree gets another candidate or number, and everything below it is drawn anew.
    /// Picks stay distinct and sorted (section 5 of the method card: the uniform mutator).
    /// </summary>
    /// <param name="spec">The space.</param>
    /// <param name="dna">The decisions.</param>
    /// <param name="random">The generator.</param>
    /// <param name="where">Which decision points may change; null: all.</param>
    /// <returns>Changed decisions; the same ones when nothing may change.</returns>
    public static Dna Mutate(this DnaSpec spec, Dna dna, SeededRandom random, Func<DecisionPoint, bool>? where = null)
    {
        spec.Validate(dna);
        ArgumentNullException.ThrowIfNull(random);
        var count = Count(spec, dna.Children, where);
        if (count == 0)
        {
            return dna;
        }

        var target = random.Next(count);
        return Dna.Group(Mutate(spec, dna.Children, ref target, random, where));
    }

    /// <summary>Mixes two parents: each decision that is always made comes from one of them, with everything below it.</summary>
    /// <param name="spec">The space.</param>
    /// <param name="first">A parent.</param>
    /// <param name="second">The other parent.</param>
    /// <param name="random">The generator.</param>
    /// <returns>The child.</returns>
    public static Dna Cross(this DnaSpec spec, Dna first, Dna second, SeededRandom random)
    {
        spec.Validate(first);
        spec.Validate(second);
        ArgumentNullException.ThrowIfNull(random);
        return Dna.Group([.. first.Children.Zip(second.Children, (a, b) => random.Next(2) == 0 ? a : b)]);
    }

    /// <summary>The picks of a choice as a list: one for a single value.</summary>
    internal static IReadOnlyList<Dna> PicksOf(DecisionPoint point, Dna dna) => point.Value.IsList ? dna.Children : [dna];

    internal static Dna OfPicks(DecisionPoint point, IReadOnlyList<Dna> picks) => point.Value.IsList ? Dna.Group(picks) : picks[0];

    private static List<Dna> Within(DnaSpec spec, SeededRandom random) => [.. spec.Elements.Select(e => Draw(e, random))];

    private static Dna Draw(DecisionPoint point, SeededRandom random)
    {
        var value = point.Value;
        if (value.Kind == HyperKind.Float)
        {
            return Dna.Real(Number(value, random.NextDouble()));
        }

        if (value.Kind == HyperKind.Custom)
        {
            return Dna.Custom(value.Custom!.Draw(random));
        }

        var picks = new int[value.Picks];
        var free = Enumerable.Range(0, value.Candidates.Count).ToList();
        for (var i = 0; i < picks.Length; i++)
        {
            var at = random.Next(free.Count);
            picks[i] = free[at];
            if (value.Distinct)
            {
                free.RemoveAt(at);
            }
        }

        if (value.Sorted)
        {
            Array.Sort(picks);
        }

        return OfPicks(point, [.. picks.Select(p => Dna.Choice(p, Within(point.Candidates[p], random)))]);
    }

    internal static double Number(HyperValue value, double unit) => value.Scale switch
    {
        FloatScale.Log => value.Minimum * Math.Pow(value.Maximum / value.Minimum, unit),
        FloatScale.ReverseLog => value.Maximum + value.Minimum - (value.Minimum * Math.Pow(value.Maximum / value.Minimum, 1 - unit)),
        _ => value.Minimum + (unit * (value.Maximum - value.Minimum)),
    };

    /// <summary>The inverse of <see cref="Number"/>.</summary>
    internal static double Unit(HyperValue value, double number) => value.Scale switch
    {
        FloatScale.Log => Math.Log(number / value.Minimum) / Math.Log(value.Maximum / value.Minimum),
        FloatScale.ReverseLog => 1 - (Math.Log((value.Maximum + value.Minimum - number) / value.Minimum) / Math.Log(value.Maximum / value.Minimum)),
        _ => (number - value.Minimum) / (value.Maximum - value.Minimum),
    };

    private static void Check(DnaSpec spec, IReadOnlyList<Dna> decisions, string where)
    {
        if (decisions.Count != spec.Elements.Count)
        {
            throw new ArgumentException($"{where} takes {spec.Elements.Count} decisions, not {decisions.Count}.");
        }

        for (var i = 0; i < decisions.Count; i++)
        {
            Check(spec.Elements[i], decisions[i]);
        }
    }

    private static void Check(DecisionPoint point, Dna dna)
    {
        var value = point.Value;
        var wanted = value.Kind switch { HyperKind.Float => DnaKind.Number, HyperKind.Custom => DnaKind.Text, _ => value.IsList ? DnaKind.Group : DnaKind.Choice };
        if (dna.Kind != wanted)
        {
            throw Wrong(point, dna, wanted switch { DnaKind.Number => "a number", DnaKind.Text => "a text", DnaKind.Group => $"a list of {value.Picks}", _ => $"an index below {value.Candidates.Count}" });
        }

        if (value.Kind == HyperKind.Float)
        {
            if (!(dna.Number >= value.Minimum && dna.Number <= value.Maximum))
            {
                throw Wrong(point, dna, string.Create(CultureInfo.InvariantCulture, $"a number from {value.Minimum} to {value.Maximum}"));
            }

            return;
        }

        if (value.Kind == HyperKind.Custom)
        {
            return;
        }

        var picks = PicksOf(point, dna);
        if (picks.Count != value.Picks)
        {
            throw Wrong(point, dna, $"a list of {value.Picks}");
        }

        for (var i = 0; i < picks.Count; i++)
        {
            if (picks[i].Kind != DnaKind.Choice || picks[i].Index >= value.Candidates.Count)
            {
                throw Wrong(point, picks[i], $"an index below {value.Candidates.Count}");
            }

            if ((value.Distinct && picks.Take(i).Any(p => p.Index == picks[i].Index)) || (value.Sorted && i > 0 && picks[i - 1].Index > picks[i].Index))
            {
                throw Wrong(point, dna, $"{(value.Distinct ? "without a repetition" : "")}{(value is { Distinct: true, Sorted: true } ? " and " : "")}{(value.Sorted ? "in order" : "")}");
            }

            Check(point.Candidates[picks[i].Index], picks[i].Children, $"{point.Name}, candidate {picks[i].Index},");
        }
    }

    private static ArgumentException Wrong(DecisionPoint point, Dna dna, string wanted) => new($"{point.Name} is decided as {dna}; it must be {wanted}.");

    private static Dna First(DecisionPoint point)
    {
        RefuseInfinite(point);
        return OfPicks(point, [.. Enumerable.Range(0, point.Value.Picks).Select(i => FirstPick(point, point.Value.Distinct ? i : 0))]);
    }

    private static Dna FirstPick(DecisionPoint point, int index) => Dna.Choice(index, [.. point.Candidates[index].Elements.Select(First)]);

    private static Dna[]? Next(DnaSpec spec, IReadOnlyList<Dna> decisions)
    {
        for (var i = spec.Elements.Count - 1; i >= 0; i--)
        {
            if (Next(spec.Elements[i], decisions[i]) is { } next)
            {
                return [.. decisions.Take(i), next, .. spec.Elements.Skip(i + 1).Select(First)];
            }
        }

        return null;
    }

    private static Dna? Next(DecisionPoint point, Dna dna)
    {
        RefuseInfinite(point);
        var (value, picks) = (point.Value, PicksOf(point, dna));
        for (var i = picks.Count - 1; i >= 0; i--)
        {
            var earlier = picks.Take(i).ToList();
            if (Next(point.Candidates[picks[i].Index], picks[i].Children) is { } within)
            {
                earlier.Add(Dna.Choice(picks[i].Index, within));
                return OfPicks(point, Fill(point, earlier)!);
            }

            for (var index = picks[i].Index + 1; index < value.Candidates.Count; index++)
            {
                if (value.Distinct && earlier.Exists(p => p.Index == index))
                {
                    continue;
                }

                if (Fill(point, [.. earlier, FirstPick(point, index)]) is { } filled)
                {
                    return OfPicks(point, filled);
                }
            }
        }

        return null;
    }

    /// <summary>Completes picks with the smallest ones that are allowed; null when there are not enough.</summary>
    private static List<Dna>? Fill(DecisionPoint point, List<Dna> picks)
    {
        var value = point.Value;
        while (picks.Count < value.Picks)
        {
            var index = value.Sorted ? picks[^1].Index + (value.Distinct ? 1 : 0) : 0;
            while (value.Distinct && picks.Exists(p => p.Index == index))
            {
                index++;
            }

            if (index >= value.Candidates.Count)
            {
                return null;
            }

            picks.Add(FirstPick(point, index));
        }

        return picks;
    }

    private static void RefuseInfinite(DecisionPoint point)
    {
        if (point.Kind != HyperKind.Choices)
        {
            throw new NotSupportedException($"{point.Name} has infinitely many values ({point.Value}); such a space can't be enumerated.");
        }
    }

    private static int Count(DnaSpec spec, IReadOnlyList<Dna> decisions, Func<DecisionPoint, bool>? where)
    {
        var count = 0;
        for (var i = 0; i < decisions.Count; i++)
        {
            var point = spec.Elements[i];
            var own = where is null || where(point) ? 1 : 0;
            if (point.Kind != HyperKind.Choices)
            {
                count += own;
                continue;
            }

            foreach (var pick in PicksOf(point, decisions[i]))
            {
                count += own + Count(point.Candidates[pick.Index], pick.Children, where);
            }
        }

        return count;
    }

    private static List<Dna> Mutate(DnaSpec spec, IReadOnlyList<Dna> decisions, ref int target, SeededRandom random, Func<DecisionPoint, bool>? where)
    {
        var result = decisions.ToList();
        for (var i = 0; i < decisions.Count && target >= 0; i++)
        {
            var point = spec.Elements[i];
            var own = where is null || where(point);
            if (point.Kind != HyperKind.Choices)
            {
                if (own && target-- == 0)
                {
                    result[i] = point.Kind == HyperKind.Float ? Draw(point, random) : Dna.Custom(point.Value.Custom!.Mutate(decisions[i].Text!, random));
                }

                continue;
            }

            var picks = PicksOf(point, decisions[i]).ToList();
            for (var p = 0; p < picks.Count && target >= 0; p++)
            {
                if (own && target-- == 0)
                {
                    picks[p] = Other(point, picks, p, random);
                }
                else
                {
                    picks[p] = Dna.Choice(picks[p].Index, Mutate(point.Candidates[picks[p].Index], picks[p].Children, ref target, random, where));
                }
            }

            if (point.Value.Sorted)
            {
                picks = [.. picks.OrderBy(static p => p.Index)];
            }

            result[i] = OfPicks(point, picks);
        }

        return result;
    }

    private static Dna Other(DecisionPoint point, List<Dna> picks, int at, SeededRandom random)
    {
        var free = Enumerable.Range(0, point.Value.Candidates.Count).Where(c => c != picks[at].Index && !(point.Value.Distinct && picks.Exists(p => p.Index == c))).ToList();
        if (free.Count > 0)
        {
            var index = free[random.Next(free.Count)];
            return Dna.Choice(index, Within(point.Candidates[index], random));
        }

        // Every candidate is taken: in a permutation two change places, else what is within is drawn anew.
        if (picks.Count > 1 && !point.Value.Sorted)
        {
            var other = (at + 1 + random.Next(picks.Count - 1)) % picks.Count;
            var moved = picks[other];
            picks[other] = picks[at];
            return moved;
        }

        return Dna.Choice(picks[at].Index, Within(point.Candidates[picks[at].Index], random));
    }
}
