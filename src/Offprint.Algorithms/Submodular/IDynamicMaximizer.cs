namespace Offprint.Algorithms;

/// <summary>Keeps a set of at most k items of high value while items come and go.</summary>
/// <typeparam name="T">Item.</typeparam>
public interface IDynamicMaximizer<T>
    where T : notnull
{
    /// <summary>Evaluations of the function so far.</summary>
    long Queries { get; }

    /// <summary>The present set, at most k items that are all there.</summary>
    IReadOnlyList<T> Solution { get; }

    /// <summary>f of <see cref="Solution"/>.</summary>
    double Value { get; }

    /// <summary>Adds an item.</summary>
    /// <param name="item">An item that is not there yet.</param>
    /// <exception cref="ArgumentException">It is there already, or the function's value of it is negative or no number.</exception>
    void Insert(T item);

    /// <summary>Takes an item out.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False, and nothing happens, when it is not there.</returns>
    bool Remove(T item);
}
