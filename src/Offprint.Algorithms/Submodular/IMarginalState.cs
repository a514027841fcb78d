namespace Offprint.Algorithms;

/// <summary>A set G under a submodular function, as an incremental oracle. Answers are deterministic.</summary>
/// <typeparam name="T">Item.</typeparam>
public interface IMarginalState<T>
{
    /// <summary>f(G).</summary>
    double Value { get; }

    /// <summary>The marginal gain f(G ∪ {item}) − f(G), 0 or more; G stays as it is.</summary>
    /// <param name="item">An item; the gain of a member of G is 0.</param>
    double Gain(T item);

    /// <summary>Puts an item into G.</summary>
    /// <param name="item">The item.</param>
    void Add(T item);

    /// <summary>An independent copy.</summary>
    IMarginalState<T> Copy();
}
