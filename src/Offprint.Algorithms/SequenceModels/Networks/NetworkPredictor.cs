using Offprint.Numerics;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Algorithms;

/// <summary>
/// A neural network over symbols: Adam with gradients clipped at 1, dropout 0.2, and an early stop by the loss on held-out traces. Traces longer than
/// <see cref="Longest"/> are learned in pieces, and only that much of a prefix is looked at.
/// </summary>
internal sealed class NetworkPredictor(NetworkKind kind, int units) : SequencePredictor, IDisposable
{
    public const int Longest = 128;
    private const int Embedding = 32, Batch = 32, Patience = 3;
    private const int BatchesInWindow = 16;
    private const double Dropout = 0.2, RecurrentRate = 8e-3, AttentionRate = 3e-3, WarmUp = 0.1;
    private SequenceNetwork? _network;
    private int _epochs;

    // Ids of inputs beside the symbols: the start, and what is unknown or padding.
    private int Beginning => Symbols;

    private int Unknown => Symbols + 1;

    public void Dispose() => _network?.Dispose();

    public override IPrefixState Start() => new State(this);

    public override ModelCard Describe() => new(
        $"{kind switch { NetworkKind.Lstm => "LSTM", NetworkKind.Gru => "GRU", NetworkKind.Attention => "attention network", _ => "recurrent network" }}, {units} units", ModelFamily.MachineLearning, units,
        _network!.parameters().Sum(static p => p.NumberOfElements), $"{_epochs} epochs");

    public override double[][] Along(ReadOnlySpan<int> trace)
    {
        TorchRuntime.PrepareThread();
        var all = new double[trace.Length + 1][];
        for (var from = 0; from <= trace.Length; from += Longest)
        {
            // Later pieces see the half before them again.
            var before = from == 0 ? 0 : from - (Longest / 2);
            var piece = trace[before..Math.Min(trace.Length, from + Longest - 1)];
            var rows = Probabilities(piece, before == 0);
            for (var i = from; i <= Math.Min(trace.Length, from + Longest - 1); i++) all[i] = rows[i - before];
        }

        return all;
    }

    protected override void Fit(int[][] traces, FitOptions options, CancellationToken ct)
    {
        TorchRuntime.PrepareThread();
        TorchRuntime.Seed(Seed.Derive(options.Seed, "sequence network"));
        _network?.Dispose();
        _network = new SequenceNetwork(kind, Symbols + 2, Outcomes, units, Embedding, Dropout, (2 * Longest) + 1);
        var pieces = traces.SelectMany(Pieces).ToArray();
        DeterministicShuffle.Shuffle<(int[] Inputs, int[] Targets)>(pieces, options.Seed, "sequence network/held out");
        var held = (int)(pieces.Length * options.ValidationShare);
        var (validation, training) = (pieces[..held], pieces[held..]);
        if (training.Length == 0) (validation, training) = ([], pieces);
        var peak = kind == NetworkKind.Attention ? AttentionRate : RecurrentRate;
        using var optimizer = optim.Adam(_network.parameters(), peak);
        var (step, steps) = (0, options.Epochs * (training.Length + Batch - 1) / Batch);
        var random = new SeededRandom(options.Seed, "sequence network/order");
        var (best, since) = (double.PositiveInfinity, 0);
        Dictionary<string, float[]>? weights = null;
        for (_epochs = 1; _epochs <= options.Epochs; _epochs++)
        {
            _network.train();
            DeterministicShuffle.Shuffle<(int[], int[])>(training, random);
            foreach (var from in AlikeBatches(training, random))
            {
                ct.ThrowIfCancellationRequested();
                using var scope = new TensorScope();
                // Up in a tenth of the steps, then down to nothing along half a cosine.
                var done = (double)step++ / steps;
                foreach (var group in optimizer.ParamGroups) group.LearningRate = peak * (done < WarmUp ? (done + (1.0 / steps)) / WarmUp : (1 + Math.Cos(Math.PI * (done - WarmUp) / (1 - WarmUp))) / 2);
                optimizer.zero_grad();
                var loss = Loss(training.AsSpan(from, Math.Min(Batch, training.Length - from)));
                loss.backward();
                nn.utils.clip_grad_norm_(_network.parameters(), 1);
                optimizer.step();
            }

            if (validation.Length == 0) continue;
            var now = Evaluate(validation);
            if (now < best - 1e-4)
            {
                (best, since, weights) = (now, 0, Snapshot());
            }
            else if (++since >= Patience)
            {
                break;
            }
        }

        if (weights is not null) Restore(weights);
        _network.eval();
    }

    /// <summary>Sorts shuffled pieces by length within windows of several batches, so that little is padded, and gives the starts of the batches in random order.</summary>
    private static int[] AlikeBatches((int[] Inputs, int[] Targets)[] pieces, SeededRandom random)
    {
        for (var from = 0; from < pieces.Length; from += BatchesInWindow * Batch)
        {
            Array.Sort(pieces, from, Math.Min(BatchesInWindow * Batch, pieces.Length - from), Comparer<(int[] Inputs, int[] Targets)>.Create(static (a, b) => a.Inputs.Length.CompareTo(b.Inputs.Length)));
        }

        int[] starts = [.. Enumerable.Range(0, (pieces.Length + Batch - 1) / Batch).Select(static i => i * Batch)];
        DeterministicShuffle.Shuffle<int>(starts, random);
        return starts;
    }

    private IEnumerable<(int[] Inputs, int[] Targets)> Pieces(int[] trace)
    {
        int[] inputs = [Beginning, .. trace], targets = [.. trace, Symbols];
        for (var from = 0; from < inputs.Length; from += Longest)
        {
            var to = Math.Min(inputs.Length, from + Longest);
            yield return (inputs[from..to], targets[from..to]);
        }
    }

    private Tensor Loss(ReadOnlySpan<(int[] Inputs, int[] Targets)> batch)
    {
        var longest = 0;
        foreach (var (inputs, _) in batch) longest = Math.Max(longest, inputs.Length);
        var (ids, wanted) = (new long[batch.Length * longest], new long[batch.Length * longest]);
        Array.Fill(ids, Unknown);
        Array.Fill(wanted, -100);
        for (var b = 0; b < batch.Length; b++)
        {
            for (var t = 0; t < batch[b].Inputs.Length; t++) (ids[(b * longest) + t], wanted[(b * longest) + t]) = (batch[b].Inputs[t], batch[b].Targets[t]);
        }

        var logits = _network!.call(tensor(ids).reshape(batch.Length, longest));
        return nn.functional.cross_entropy(logits.reshape(-1, Outcomes), tensor(wanted), ignore_index: -100);
    }

    private double Evaluate((int[] Inputs, int[] Targets)[] validation)
    {
        _network!.eval();
        using var quiet = no_grad();
        var (sum, count) = (0.0, 0);
        for (var from = 0; from < validation.Length; from += 4 * Batch)
        {
            using var scope = new TensorScope();
            var part = validation.AsSpan(from, Math.Min(4 * Batch, validation.Length - from));
            var size = 0;
            foreach (var (inputs, _) in part) size += inputs.Length;
            sum += Scalars.Read<float>(Loss(part)) * size;
            count += size;
        }

        return sum / count;
    }

    private double[][] Probabilities(ReadOnlySpan<int> piece, bool fromStart)
    {
        using var quiet = no_grad();
        using var scope = new TensorScope();
        var ids = new long[piece.Length + 1];
        ids[0] = fromStart ? Beginning : Unknown;
        for (var i = 0; i < piece.Length; i++) ids[i + 1] = piece[i] < 0 ? Unknown : piece[i];
        var flat = nn.functional.softmax(_network!.call(tensor(ids).reshape(1, ids.Length)), -1).to(ScalarType.Float64).data<double>().ToArray();
        var rows = new double[ids.Length][];
        for (var i = 0; i < rows.Length; i++) Normalize(rows[i] = flat[(i * Outcomes)..((i + 1) * Outcomes)]);
        return rows;
    }

    private Dictionary<string, float[]> Snapshot() => _network!.named_parameters().ToDictionary(static p => p.name, static p =>
    {
        using var scope = new TensorScope();
        return p.parameter.detach().contiguous().data<float>().ToArray();
    });

    private void Restore(Dictionary<string, float[]> weights)
    {
        using var quiet = no_grad();
        foreach (var (name, parameter) in _network!.named_parameters())
        {
            using var scope = new TensorScope();
            parameter.copy_(tensor(weights[name]).reshape(parameter.shape));
        }
    }

    private sealed class State(NetworkPredictor model) : IPrefixState
    {
        private readonly List<int> _prefix = [];

        public void Predict(Span<double> p)
        {
            var from = Math.Max(0, _prefix.Count - Longest);
            TorchRuntime.PrepareThread();
            model.Probabilities(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_prefix)[from..], from == 0)[^1].CopyTo(p);
        }

        public void Advance(int symbol) => _prefix.Add(symbol);
    }
}
