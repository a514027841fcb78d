namespace Offprint.Inference.Tests;

/// <summary>A decoder whose logits, and hidden states, are any function of the tokens so far. Counts its passes.</summary>
internal sealed class TableModel(int vocabulary, Func<int[], float[]> logits, Func<int[], float[]>? hidden = null, int hiddenSize = 0, int positions = 512) : IDecodingModel
{
    public int VocabularySize => vocabulary;

    public int MaximumPositions => positions;

    public int HiddenSize => hiddenSize;

    public int Passes { get; private set; }

    public int Open { get; private set; }

    /// <summary>Called before every pass.</summary>
    public Action<int>? OnPass { get; init; }

    /// <summary>Tokens depend on the last one alone: row t of a table of probabilities.</summary>
    public static TableModel Markov(double[][] table) => new(table.Length, tokens => [.. table[tokens[^1]].Select(static p => (float)Math.Log(p))]);

    /// <summary>The same distribution everywhere.</summary>
    public static TableModel Constant(params double[] probabilities) => new(probabilities.Length, _ => [.. probabilities.Select(static p => (float)Math.Log(p))], positions: 100_000);

    public IDecodingState Start()
    {
        Open++;
        return new State(this);
    }

    public void Append(ReadOnlySpan<DecodingWork> batch)
    {
        foreach (var work in batch)
        {
            ((State)work.State).Append(work.Tokens.Span, work.LogitRows);
        }
    }

    public void Dispose()
    {
    }

    private sealed class State(TableModel model) : IDecodingState
    {
        private readonly List<int> _tokens = [];
        private readonly List<(float[] Logits, float[] Hidden)> _rows = [];

        public IDecodingModel Model => model;

        public ReadOnlySpan<int> Tokens => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tokens);

        public int LogitRows => _rows.Count;

        public void Append(ReadOnlySpan<int> tokens, int logitRows = 1)
        {
            Assert.True(tokens.Length > 0 && logitRows <= tokens.Length && _tokens.Count + tokens.Length <= model.MaximumPositions, $"{tokens.Length} tokens, {logitRows} rows behind {_tokens.Count}");
            model.OnPass?.Invoke(++model.Passes);
            _rows.Clear();
            for (var i = 0; i < tokens.Length; i++)
            {
                Assert.InRange(tokens[i], 0, model.VocabularySize - 1);
                _tokens.Add(tokens[i]);
                if (i >= tokens.Length - logitRows)
                {
                    int[] prefix = [.. _tokens];
                    _rows.Add((model.LogitsOf(prefix), model.HiddenOf(prefix)));
                }
            }
        }

        public ReadOnlySpan<float> Logits(int row) => _rows[row].Logits;

        public ReadOnlySpan<float> Hidden(int row) => _rows[row].Hidden;

        public void Crop(int length)
        {
            Assert.InRange(length, 0, _tokens.Count);
            _tokens.RemoveRange(length, _tokens.Count - length);
            _rows.Clear();
        }

        public IDecodingState Fork() => throw new NotSupportedException();

        public ReadOnlySpan<float> NextLogProbs(ReadOnlySpan<int> prefix) => throw new NotSupportedException();

        public void Dispose() => model.Open--;
    }

    private float[] LogitsOf(int[] prefix) => logits(prefix);

    private float[] HiddenOf(int[] prefix) => hidden?.Invoke(prefix) ?? [];
}
