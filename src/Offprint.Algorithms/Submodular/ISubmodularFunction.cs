namespace Offprint.Algorithms;

/// <summary>A monotone submodular set function f: 2^V → R≥0 with f(∅) = 0: adding an item never lowers the value, and the later it comes the less it adds.</summary>
/// <typeparam name="T">Item.</typeparam>
public interface ISubmodularFunction<T>
{
    /// <summary>The empty set, to which items are added one at a time.</summary>
    IMarginalState<T> NewState();

    /// <summary>f of a set.</summary>
    /// <param name="items">The set; items are distinct.</param>
    double Value(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var state = NewState();
        foreach (var item in items) state.Add(item);
        return state.Value;
    }
}
