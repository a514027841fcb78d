namespace Offprint.Algorithms;

/// <summary>Gives a probability to every symbol that may come next in a trace, and to its end.</summary>
/// <typeparam name="T">Symbol.</typeparam>
public interface INextElementModel<T>
    where T : notnull
{
    /// <summary>The symbols that were seen in fitting.</summary>
    /// <exception cref="InvalidOperationException">The model is not fitted.</exception>
    Alphabet<T> Alphabet { get; }

    /// <summary>Learns from traces.</summary>
    /// <param name="traces">The traces, at least one; a trace may be empty.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="ct">Stops the fit.</param>
    /// <exception cref="ArgumentException">The log is empty or has too many different symbols.</exception>
    void Fit(IReadOnlyList<IReadOnlyList<T>> traces, FitOptions? options = null, CancellationToken ct = default);

    /// <summary>The distribution of what follows a prefix.</summary>
    /// <param name="prefix">Numbers of the alphabet; -1 for unknown symbols.</param>
    /// <param name="p">One probability a symbol, the end last.</param>
    /// <returns>The most probable number.</returns>
    int Predict(ReadOnlySpan<int> prefix, Span<double> p);

    /// <summary>The distributions after every prefix of a trace, from the empty one to the whole trace.</summary>
    /// <param name="trace">Numbers of the alphabet; -1 for unknown symbols.</param>
    IReadOnlyList<double[]> PredictAlong(ReadOnlySpan<int> trace);

    /// <summary>Begins to read a trace.</summary>
    IPrefixState Start();

    /// <summary>What the model is.</summary>
    ModelCard Describe();
}
