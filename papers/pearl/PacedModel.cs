using System.Diagnostics;
using Offprint.Inference;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>A decoder that takes a given time for every pass, and whose logits are moved by noise: stands for a model of any size and any agreement with another one.</summary>
/// <param name="inner">The decoder behind it; the caller keeps it.</param>
/// <param name="pace">Time of a pass; shorter ones are drawn out, mostly asleep. Zero leaves them as they are.</param>
/// <param name="noise">Standard deviation of what is added to every logit; the same for the same text.</param>
internal sealed class PacedModel(IDecodingModel inner, TimeSpan pace, double noise) : IDecodingModel
{
    private const int Tables = 61;

    /// <summary>Sleeping shorter than this is not precise.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(1.3);

    /// <summary>How much longer than its pace the last pass took, in ticks of the stopwatch: the next one makes up for it, so that naps that last too long and other work on the machine do not add up.</summary>
    private long _late;

    private readonly ManualResetEvent _never = new(false);
    private readonly float[] _noise = noise == 0 ? [] : Gaussians(inner.VocabularySize * Tables, noise);

    public int VocabularySize => inner.VocabularySize;

    public int MaximumPositions => inner.MaximumPositions;

    public int HiddenSize => inner.HiddenSize;

    public IDecodingState Start() => new State(this, inner.Start());

    public void Append(ReadOnlySpan<DecodingWork> batch)
    {
        var start = Stopwatch.GetTimestamp();
        inner.Append([.. batch.ToArray().Select(static work => work with { State = ((State)work.State).Inner })]);
        Wait(start);
    }

    public void Dispose()
    {
        // The inner decoder is the caller's.
        _never.Dispose();
    }

    private void Wait(long start)
    {
        start -= _late;
        for (var left = pace - Stopwatch.GetElapsedTime(start); left > TimeSpan.Zero; left = pace - Stopwatch.GetElapsedTime(start))
        {
            if (left > Slack)
            {
                _never.WaitOne(left - Slack + TimeSpan.FromMilliseconds(0.1));
            }
            else
            {
                Thread.SpinWait(40);
            }
        }

        // Up to half of a pace; what happens between passes is not made up for.
        _late = Math.Clamp(Stopwatch.GetTimestamp() - start - (long)(pace.TotalSeconds * Stopwatch.Frequency), 0, (long)(pace.TotalSeconds * Stopwatch.Frequency / 2));
    }

    private static float[] Gaussians(int count, double scale)
    {
        var random = new SeededRandom(2408, "noise");
        return [.. Enumerable.Range(0, count).Select(_ => (float)(scale * random.NextGaussian()))];
    }

    private sealed class State(PacedModel model, IDecodingState state) : IDecodingState
    {
        private float[] _moved = [];

        public IDecodingState Inner => state;

        public IDecodingModel Model => model;

        public ReadOnlySpan<int> Tokens => state.Tokens;

        public int LogitRows => state.LogitRows;

        public void Append(ReadOnlySpan<int> tokens, int logitRows = 1)
        {
            var start = Stopwatch.GetTimestamp();
            state.Append(tokens, logitRows);
            model.Wait(start);
        }

        public ReadOnlySpan<float> Logits(int row)
        {
            var logits = state.Logits(row);
            if (model._noise.Length == 0)
            {
                return logits;
            }

            // Which noise belongs to a place depends on the last tokens before it.
            var before = state.Tokens[..(state.Tokens.Length - state.LogitRows + 1 + row)];
            var hash = before.Length * 31;
            foreach (var token in before[Math.Max(0, before.Length - 4)..])
            {
                hash = unchecked((hash * 1_000_003) + token);
            }

            _moved = _moved.Length == 0 ? new float[model.VocabularySize] : _moved;
            System.Numerics.Tensors.TensorPrimitives.Add(logits, model._noise.AsSpan((int)((uint)hash % Tables) * model.VocabularySize, model.VocabularySize), _moved);
            return _moved;
        }

        public ReadOnlySpan<float> Hidden(int row) => state.Hidden(row);

        public void Crop(int length) => state.Crop(length);

        public IDecodingState Fork() => new State(model, state.Fork());

        public ReadOnlySpan<float> NextLogProbs(ReadOnlySpan<int> prefix) => throw new NotSupportedException("Not needed here.");

        public void Dispose() => state.Dispose();
    }
}
