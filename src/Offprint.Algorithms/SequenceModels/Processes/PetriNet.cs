using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Offprint.Algorithms;

/// <summary>A Petri net with an initial and a final marking. Activities are numbers of an alphabet.</summary>
public sealed class PetriNet
{
    /// <summary>Markings that an alignment visits at most, by default.</summary>
    public const int DefaultBudget = 20_000;

    private readonly PetriTransition[][] _byInput;
    private readonly PetriTransition[] _withoutInput;

    internal PetriNet(int places, IReadOnlyList<PetriTransition> transitions, int[] initial, int[] final)
    {
        _byInput = [.. Enumerable.Range(0, places).Select(p => transitions.Where(t => t.Inputs.Count > 0 && t.Inputs[0] == p).ToArray())];
        _withoutInput = [.. transitions.Where(static t => t.Inputs.Count == 0)];
        (Places, Transitions) = (places, transitions);
        (Initial, Final) = (Of(places, initial), Of(places, final));
    }

    /// <summary>Number of places.</summary>
    public int Places { get; }

    /// <summary>The transitions.</summary>
    public IReadOnlyList<PetriTransition> Transitions { get; }

    /// <summary>Where a trace begins.</summary>
    public Marking Initial { get; }

    /// <summary>Where a trace ends.</summary>
    public Marking Final { get; }

    /// <summary>Whether the net can show a trace from the initial to the final marking.</summary>
    /// <param name="trace">Activities.</param>
    /// <param name="budget">Markings to visit at most.</param>
    public bool TryReplay(ReadOnlySpan<int> trace, int budget = DefaultBudget)
    {
        HashSet<Marking> now = Closure([Initial], budget);
        foreach (var activity in trace)
        {
            HashSet<Marking> next = [];
            foreach (var marking in now)
                foreach (var transition in Possible(marking))
                    if (transition.Activity == activity && Fire(marking, transition) is { } after) next.Add(after);
            if (next.Count == 0) return false;
            now = Closure(next, budget);
        }

        return now.Contains(Final);
    }

    /// <summary>The cheapest alignment of a trace: a move in log or model alone costs 1, moves together and silent ones nothing.</summary>
    /// <param name="trace">Activities; -1 for unknown ones.</param>
    /// <param name="whole">True: the net must reach its final marking; false: the trace is a prefix.</param>
    /// <param name="budget">Markings to visit at most.</param>
    public Alignment Align(ReadOnlySpan<int> trace, bool whole = true, int budget = DefaultBudget)
    {
        // Shortest paths over (position in the trace, marking); costs are 0 or 1, so a double-ended queue does.
        var queue = new LinkedList<(int Position, Marking Marking, int Cost)>();
        var costs = new Dictionary<(int, Marking), int> { [(0, Initial)] = 0 };
        queue.AddFirst((0, Initial, 0));
        var visited = 0;
        int[] symbols = trace.ToArray();
        void Offer(int position, Marking marking, int cost, bool free)
        {
            if (costs.TryGetValue((position, marking), out var known) && known <= cost) return;
            costs[(position, marking)] = cost;
            if (free) queue.AddFirst((position, marking, cost));
            else queue.AddLast((position, marking, cost));
        }

        while (queue.First is { } first)
        {
            queue.RemoveFirst();
            var (position, marking, cost) = first.Value;
            if (cost > costs[(position, marking)]) continue;
            if (position == symbols.Length && (!whole || marking.Equals(Final))) return new Alignment(cost, marking, true);
            if (++visited > budget) break;
            if (position < symbols.Length) Offer(position + 1, marking, cost + 1, false);
            foreach (var transition in Possible(marking))
            {
                if (Fire(marking, transition) is not { } after) continue;
                Offer(position, after, cost + (transition.Activity < 0 ? 0 : 1), transition.Activity < 0);
                if (position < symbols.Length && transition.Activity >= 0 && transition.Activity == symbols[position]) Offer(position + 1, after, cost, true);
            }
        }

        // Out of budget (or the final marking can't be reached): all of the trace in the log alone, as far as is known.
        return new Alignment(symbols.Length, Initial, false);
    }

    /// <summary>The net for Graphviz.</summary>
    /// <param name="name">Names an activity.</param>
    public string ToDot(Func<int, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = new StringBuilder("digraph net {\n  rankdir=LR;\n");
        for (var p = 0; p < Places; p++)
            text.Append(CultureInfo.InvariantCulture, $"  p{p} [shape={(Final.Tokens[p] > 0 ? "doublecircle" : "circle")}, label=\"{(Initial.Tokens[p] > 0 ? "●" : "")}\"];\n");
        for (var t = 0; t < Transitions.Count; t++)
        {
            var transition = Transitions[t];
            text.Append(transition.Activity < 0
                ? string.Create(CultureInfo.InvariantCulture, $"  t{t} [shape=box, style=filled, fillcolor=black, label=\"\", width=0.1];\n")
                : string.Create(CultureInfo.InvariantCulture, $"  t{t} [shape=box, label=\"{name(transition.Activity).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"];\n"));
            foreach (var p in transition.Inputs) text.Append(CultureInfo.InvariantCulture, $"  p{p} -> t{t};\n");
            foreach (var p in transition.Outputs) text.Append(CultureInfo.InvariantCulture, $"  t{t} -> p{p};\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>The net as PNML (ISO/IEC 15909-2), which process-mining tools read.</summary>
    /// <param name="name">Names an activity.</param>
    public string ToPnml(Func<int, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        XNamespace ns = "http://www.pnml.org/version-2009/grammar/pnml";
        XElement Text(string tag, string value) => new(ns + tag, new XElement(ns + "text", value));
        var page = new XElement(ns + "page", new XAttribute("id", "page"));
        for (var p = 0; p < Places; p++)
        {
            var place = new XElement(ns + "place", new XAttribute("id", $"p{p}"), Text("name", $"p{p}"));
            if (Initial.Tokens[p] > 0) place.Add(Text("initialMarking", Initial.Tokens[p].ToString(CultureInfo.InvariantCulture)));
            page.Add(place);
        }

        var arcs = 0;
        XElement Arc(string from, string to) => new(ns + "arc", new XAttribute("id", $"a{arcs++}"), new XAttribute("source", from), new XAttribute("target", to));
        for (var t = 0; t < Transitions.Count; t++)
        {
            var transition = Transitions[t];
            var element = new XElement(ns + "transition", new XAttribute("id", $"t{t}"), Text("name", transition.Activity < 0 ? "τ" : name(transition.Activity)));
            if (transition.Activity < 0) element.Add(new XElement(ns + "toolspecific", new XAttribute("tool", "ProM"), new XAttribute("version", "6.4"), new XAttribute("activity", "$invisible$")));
            page.Add(element);
        }

        for (var t = 0; t < Transitions.Count; t++)
        {
            foreach (var p in Transitions[t].Inputs) page.Add(Arc($"p{p}", $"t{t}"));
            foreach (var p in Transitions[t].Outputs) page.Add(Arc($"t{t}", $"p{p}"));
        }

        var net = new XElement(ns + "net", new XAttribute("id", "net"), new XAttribute("type", "http://www.pnml.org/version-2009/grammar/ptnet"), page);
        var final = new XElement(ns + "finalmarkings", new XElement(ns + "marking", Enumerable.Range(0, Places).Where(p => Final.Tokens[p] > 0).Select(p => new XElement(ns + "place", new XAttribute("idref", $"p{p}"), new XElement(ns + "text", Final.Tokens[p])))));
        net.Add(final);
        return new XDocument(new XDeclaration("1.0", "UTF-8", null), new XElement(ns + "pnml", net)).ToString();
    }

    /// <summary>The transitions whose first input has a token; they may lack others.</summary>
    internal IEnumerable<PetriTransition> Possible(Marking marking)
    {
        for (var place = 0; place < _byInput.Length; place++)
        {
            if (marking.Tokens[place] == 0) continue;
            foreach (var transition in _byInput[place]) yield return transition;
        }

        foreach (var transition in _withoutInput) yield return transition;
    }

    /// <summary>The marking after a transition; null when it can't fire.</summary>
    internal static Marking? Fire(Marking marking, PetriTransition transition)
    {
        var tokens = marking.Tokens;
        foreach (var place in transition.Inputs)
            if (tokens[place] == 0) return null;
        var after = tokens.ToArray();
        foreach (var place in transition.Inputs)
        {
            if (after[place] == 0) return null;
            after[place]--;
        }

        foreach (var place in transition.Outputs)
        {
            if (after[place] == byte.MaxValue) return null;
            after[place]++;
        }

        return new Marking(after);
    }

    /// <summary>Markings that silent transitions reach, the given ones with them; at most so many.</summary>
    internal HashSet<Marking> Closure(IEnumerable<Marking> from, int budget)
    {
        HashSet<Marking> reached = [.. from];
        var open = new Stack<Marking>(reached);
        while (open.TryPop(out var marking) && reached.Count < budget)
            foreach (var transition in Possible(marking))
                if (transition.Activity < 0 && Fire(marking, transition) is { } after && reached.Add(after)) open.Push(after);
        return reached;
    }

    private static Marking Of(int places, int[] marked)
    {
        var tokens = new byte[places];
        foreach (var place in marked) tokens[place]++;
        return new Marking(tokens);
    }
}
