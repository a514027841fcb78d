namespace Offprint.Algorithms;

/// <summary>
/// Counts the evaluations of a function on a set ("oracle queries"), for every method by the same rule: f(G) is known, so a marginal gain is one evaluation.
/// Methods that extend G by several items at once ask for one more (<see cref="Evaluate"/>).
/// </summary>
/// <typeparam name="T">Item.</typeparam>
/// <param name="function">The function.</param>
public sealed class CountedFunction<T>(ISubmodularFunction<T> function) : ISubmodularFunction<T>
{
    private readonly ISubmodularFunction<T> _function = function ?? throw new ArgumentNullException(nameof(function));

    /// <summary>Evaluations so far.</summary>
    public long Queries { get; private set; }

    /// <inheritdoc/>
    public IMarginalState<T> NewState() => new State(this, _function.NewState());

    /// <summary>f(G) of a set that was extended without asking for gains: one evaluation.</summary>
    /// <param name="state">A state of this function.</param>
    public double Evaluate(IMarginalState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Queries++;
        return state.Value;
    }

    private sealed class State(CountedFunction<T> owner, IMarginalState<T> inner) : IMarginalState<T>
    {
        public double Value => inner.Value;

        public double Gain(T item)
        {
            owner.Queries++;
            return inner.Gain(item);
        }

        public void Add(T item) => inner.Add(item);

        public IMarginalState<T> Copy() => new State(owner, inner.Copy());
    }
}
