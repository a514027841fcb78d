namespace Offprint.Algorithms;

/// <summary>A trace that is being read, one symbol at a time.</summary>
public interface IPrefixState
{
    /// <summary>The distribution of what comes next.</summary>
    /// <param name="p">One probability a symbol, the end last; they sum to 1.</param>
    void Predict(Span<double> p);

    /// <summary>Reads the next symbol.</summary>
    /// <param name="symbol">Its number in the alphabet; -1 for an unknown one.</param>
    void Advance(int symbol);
}
