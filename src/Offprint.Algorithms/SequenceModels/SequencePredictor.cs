namespace Offprint.Algorithms;

/// <summary>A sequence model over numbers; <see cref="NextElementModel{T}"/> gives it a face.</summary>
internal abstract class SequencePredictor
{
    /// <summary>Symbols, without the end.</summary>
    protected int Symbols { get; private set; }

    /// <summary>Symbols and the end.</summary>
    protected int Outcomes => Symbols + 1;

    public void Learn(int[][] traces, int symbols, FitOptions options, CancellationToken ct)
    {
        Symbols = symbols;
        Fit(traces, options, ct);
    }

    public abstract IPrefixState Start();

    public abstract ModelCard Describe();

    /// <summary>Distributions after every prefix.</summary>
    public virtual double[][] Along(ReadOnlySpan<int> trace)
    {
        var state = Start();
        var all = new double[trace.Length + 1][];
        for (var i = 0; i <= trace.Length; i++)
        {
            state.Predict(all[i] = new double[Outcomes]);
            if (i < trace.Length) state.Advance(trace[i]);
        }

        return all;
    }

    protected abstract void Fit(int[][] traces, FitOptions options, CancellationToken ct);

    /// <summary>The frequencies of all outcomes with add-one smoothing.</summary>
    protected double[] Unigram(int[][] traces)
    {
        var p = new double[Outcomes];
        Array.Fill(p, 1);
        foreach (var trace in traces)
        {
            foreach (var symbol in trace) p[symbol]++;
            p[Symbols]++;
        }

        Normalize(p);
        return p;
    }

    protected static void Normalize(Span<double> p)
    {
        var sum = 0.0;
        foreach (var value in p) sum += value;
        for (var i = 0; i < p.Length; i++) p[i] = sum > 0 ? p[i] / sum : 1.0 / p.Length;
    }
}
