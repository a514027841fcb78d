namespace Offprint.Discovery;

/// <summary>One game: ask <see cref="NextQuery"/>, <see cref="Observe"/> the answer, and so on to the end of the budget; <see cref="Recommend"/> at any time.</summary>
public interface IQuerySession
{
    /// <summary>The seed of the rule's random choices.</summary>
    int Seed { get; }

    /// <summary>The queries and answers so far.</summary>
    IReadOnlyList<QueryAnswer> History { get; }

    /// <summary>How many queries may still be asked.</summary>
    int Remaining { get; }

    /// <summary>The query to ask now; the same one until its answer is observed.</summary>
    /// <returns>Its index.</returns>
    /// <exception cref="InvalidOperationException">The budget is used up.</exception>
    int NextQuery();

    /// <summary>Enters the answer to <see cref="NextQuery"/>.</summary>
    /// <param name="y">The answer: a finite number; −1 or 1 for Bernoulli answers.</param>
    /// <exception cref="ArgumentException">y is no such number.</exception>
    /// <exception cref="InvalidOperationException">No query is open, or the budget is used up.</exception>
    void Observe(double y);

    /// <summary>The hypothesis that the rule would name now.</summary>
    /// <returns>Its index.</returns>
    int Recommend();
}
