namespace Offprint.Algorithms;

/// <summary>The symbols of a log as numbers from 0; the end of a trace (⊣) is the number after the last.</summary>
/// <typeparam name="T">Symbol.</typeparam>
public sealed class Alphabet<T>
    where T : notnull
{
    /// <summary>Most symbols: 5,000.</summary>
    public const int Maximum = 5_000;

    private readonly Dictionary<T, int> _ids = [];
    private readonly List<T> _symbols = [];

    /// <summary>The symbols of some traces, in order of appearance.</summary>
    /// <param name="traces">The traces.</param>
    /// <exception cref="ArgumentException">There are more than <see cref="Maximum"/> different symbols.</exception>
    public Alphabet(IEnumerable<IReadOnlyList<T>> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        foreach (var symbol in traces.SelectMany(static trace => trace))
        {
            if (_ids.TryAdd(symbol, _symbols.Count)) _symbols.Add(symbol);
        }

        if (Count > Maximum) throw new ArgumentException($"The log has {Count} different symbols; at most {Maximum} are possible. Join rare ones.", nameof(traces));
    }

    /// <summary>The symbols.</summary>
    public IReadOnlyList<T> Symbols => _symbols;

    /// <summary>Number of symbols, without the end.</summary>
    public int Count => _symbols.Count;

    /// <summary>The number of the end of a trace.</summary>
    public int End => Count;

    /// <summary>The number of a symbol; -1 for one that is not in the log.</summary>
    /// <param name="symbol">The symbol.</param>
    public int IndexOf(T symbol) => _ids.GetValueOrDefault(symbol, -1);

    /// <summary>A trace as numbers; -1 stands for unknown symbols.</summary>
    /// <param name="trace">The trace.</param>
    public int[] Encode(IEnumerable<T> trace) => [.. trace.Select(IndexOf)];
}
