namespace Offprint.Algorithms;

/// <summary>A model of sequences; <see cref="SequenceModels"/> makes them.</summary>
/// <typeparam name="T">Symbol.</typeparam>
/// <seealso href="https://arxiv.org/abs/1811.00062">An Interdisciplinary Comparison of Sequence Modeling Methods for Next-Element Prediction</seealso>
public sealed class NextElementModel<T> : INextElementModel<T>
    where T : notnull
{
    private readonly SequencePredictor _predictor;
    private Alphabet<T>? _alphabet;

    internal NextElementModel(SequencePredictor predictor) => _predictor = predictor;

    internal SequencePredictor Predictor => _predictor;

    /// <inheritdoc/>
    public Alphabet<T> Alphabet => _alphabet ?? throw new InvalidOperationException("The model is not fitted; call Fit first.");

    /// <summary>The Petri net of a process model; null for other models.</summary>
    public PetriNet? Net => (_predictor as ProcessPredictor)?.Net;

    /// <summary>The process tree of the inductive miner, as text; null for other models.</summary>
    public string? Tree => (_predictor as ProcessPredictor)?.Tree?.ToText(id => Alphabet.Symbols[id].ToString()!);

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<IReadOnlyList<T>> traces, FitOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(traces);
        if (traces.Count == 0) throw new ArgumentException("The log is empty; at least one trace is needed.", nameof(traces));
        options ??= new FitOptions();
        options.Validate();
        var alphabet = new Alphabet<T>(traces);
        _predictor.Learn([.. traces.Select(alphabet.Encode)], alphabet.Count, options, ct);
        _alphabet = alphabet;
    }

    /// <inheritdoc/>
    public int Predict(ReadOnlySpan<int> prefix, Span<double> p)
    {
        var state = Start();
        foreach (var symbol in prefix) state.Advance(Checked(symbol));
        if (p.Length != Alphabet.Count + 1) throw new ArgumentException($"The span has {p.Length} places; {Alphabet.Count + 1} are needed: the symbols and the end.", nameof(p));
        state.Predict(p);
        return p.IndexOf(System.Numerics.Tensors.TensorPrimitives.Max<double>(p));
    }

    /// <inheritdoc/>
    public IReadOnlyList<double[]> PredictAlong(ReadOnlySpan<int> trace)
    {
        foreach (var symbol in trace) Checked(symbol);
        return _predictor.Along(trace);
    }

    /// <inheritdoc/>
    public IPrefixState Start()
    {
        _ = Alphabet;
        return _predictor.Start();
    }

    /// <inheritdoc/>
    public ModelCard Describe()
    {
        _ = Alphabet;
        return _predictor.Describe();
    }

    private int Checked(int symbol) => symbol >= -1 && symbol < Alphabet.Count ? symbol : throw new ArgumentException($"{symbol} is no number of the alphabet; they go from 0 to {Alphabet.Count - 1}, and -1 stands for unknown symbols.");
}
