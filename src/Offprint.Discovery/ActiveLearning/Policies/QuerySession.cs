using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>What all games have in common: the order of calls, the budget and the history. Not thread-safe.</summary>
public abstract class QuerySession : IQuerySession
{
    private readonly List<QueryAnswer> _history = [];
    private int? _open;

    /// <summary>Starts a game.</summary>
    /// <param name="problem">The problem, validated.</param>
    /// <param name="seed">Seed; null: a random one.</param>
    protected QuerySession(QueryProblem problem, int? seed)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Problem = problem;
        Seed = seed ?? System.Random.Shared.Next();
        Random = new SeededRandom((ulong)(uint)Seed, "active-learning/session");
    }

    /// <summary>The problem.</summary>
    public QueryProblem Problem { get; }

    /// <inheritdoc/>
    public int Seed { get; }

    /// <inheritdoc/>
    public IReadOnlyList<QueryAnswer> History => _history;

    /// <inheritdoc/>
    public int Remaining => Problem.Budget - _history.Count;

    /// <summary>The random numbers of this game's choices.</summary>
    protected SeededRandom Random { get; }

    /// <inheritdoc/>
    public int NextQuery()
    {
        RequireBudget();
        return _open ??= Choose();
    }

    /// <inheritdoc/>
    public void Observe(double y)
    {
        RequireBudget();
        if (!double.IsFinite(y) || (Problem.Noise == ObservationModel.Bernoulli && y is not (1 or -1)))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"y is {y}; it must be {(Problem.Noise == ObservationModel.Bernoulli ? "-1 or 1" : "a finite number")}."), nameof(y));
        if (_open is not { } query) throw new InvalidOperationException("Observe(y): no query is open; call Next() first.");
        _history.Add(new QueryAnswer(query, y));
        _open = null;
        Update(query, y);
    }

    /// <inheritdoc/>
    public abstract int Recommend();

    /// <summary>Chooses the next query.</summary>
    /// <returns>Its index.</returns>
    protected abstract int Choose();

    /// <summary>Takes in an answer.</summary>
    /// <param name="query">Index of the query.</param>
    /// <param name="answer">y.</param>
    protected abstract void Update(int query, double answer);

    private void RequireBudget()
    {
        if (Remaining <= 0) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Budget: all {Problem.Budget} queries are asked; call Recommend(), or Start() a new game."));
    }
}
