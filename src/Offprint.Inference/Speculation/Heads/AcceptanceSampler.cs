using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>Makes the training data of SpecDec++ from prompts: continuations of the target, what the draft would have put at every place, and how likely the target is to keep it.</summary>
internal sealed class AcceptanceSampler(IDecodingModel target, IDecodingModel draft, AcceptanceHeadOptions options)
{
    private readonly TokenDistribution _p = new();
    private readonly TokenDistribution _q = new();
    private readonly int _vocabulary = SpeculativePair.SharedVocabulary(target, draft);

    public AcceptanceExamples Sample(IReadOnlyList<int[]> prompts, IProgress<double>? progress, CancellationToken cancellation)
    {
        var (hidden, labels) = (new List<float>(), new List<float>());
        for (var from = 0; from < prompts.Count; from += options.ParallelSequences)
        {
            var group = Enumerable.Range(from, Math.Min(options.ParallelSequences, prompts.Count - from)).Select(i => new Sequence(prompts[i], target, draft, Seed.Derive(options.Sampling.Seed, "head", i))).ToList();
            try
            {
                Continue(group, cancellation);
                Read(group, hidden, labels);
            }
            finally
            {
                group.ForEach(static sequence => sequence.Dispose());
            }

            progress?.Report(Math.Min(1, (from + options.ParallelSequences) / (double)prompts.Count));
        }

        return new AcceptanceExamples(draft.HiddenSize, [.. hidden], [.. labels]);
    }

    /// <summary>The target's continuation X, the draft's token Y at every place of it, and min(1, p(Y) / q(Y)).</summary>
    private void Continue(List<Sequence> group, CancellationToken cancellation)
    {
        foreach (var sequence in group)
        {
            sequence.Length = Math.Min(options.TokensPerPrompt, Math.Min(target.MaximumPositions, draft.MaximumPositions) - sequence.Prompt.Length);
        }

        for (var i = 0; ; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var going = group.Where(sequence => i < sequence.Length).ToList();
            if (going.Count == 0)
            {
                break;
            }

            target.Append([.. going.Select(sequence => new DecodingWork(sequence.Target, i == 0 ? sequence.Prompt : new[] { sequence.Continuation[i - 1] }))]);
            draft.Append([.. going.Select(sequence => new DecodingWork(sequence.Draft, i == 0 ? sequence.Prompt : new[] { sequence.Continuation[i - 1] }))]);
            foreach (var sequence in going)
            {
                _p.Set(sequence.Target.Logits(0)[.._vocabulary], options.Sampling);
                _q.Set(sequence.Draft.Logits(0)[.._vocabulary], options.Sampling);
                sequence.Continuation.Add(_p.At(sequence.Random.NextDouble()));
                var drafted = _q.At(sequence.Random.NextDouble());
                sequence.Drafted.Add(drafted);
                sequence.Labels.Add((float)SpeculativeRule.Acceptance(_p, _q, drafted));
                sequence.Mixed.Add(sequence.Random.NextDouble() < options.MixProbability);
            }
        }
    }

    /// <summary>The draft's hidden states over the mixed text Z: the draft's tokens, and here and there the target's, which have no label.</summary>
    private void Read(List<Sequence> group, List<float> hidden, List<float> labels)
    {
        var going = group.Where(static sequence => sequence.Length > 0).ToList();
        foreach (var sequence in going)
        {
            sequence.Draft.Crop(0);
        }

        if (going.Count > 0)
        {
            draft.Append([.. going.Select(sequence => new DecodingWork(
                sequence.Draft, (int[])[.. sequence.Prompt, .. sequence.Drafted.Select((token, i) => sequence.Mixed[i] ? sequence.Continuation[i] : token)], sequence.Length))]);
        }

        foreach (var sequence in going)
        {
            for (var i = 0; i < sequence.Length; i++)
            {
                if (!sequence.Mixed[i])
                {
                    hidden.AddRange(sequence.Draft.Hidden(i));
                    labels.Add(sequence.Labels[i]);
                }
            }
        }
    }

    private sealed class Sequence(int[] prompt, IDecodingModel target, IDecodingModel draft, ulong seed) : IDisposable
    {
        public int[] Prompt => prompt;

        public IDecodingState Target { get; } = target.Start();

        public IDecodingState Draft { get; } = draft.Start();

        public SeededRandom Random { get; } = new(seed);

        public List<int> Continuation { get; } = [];

        public List<int> Drafted { get; } = [];

        public List<float> Labels { get; } = [];

        public List<bool> Mixed { get; } = [];

        public int Length { get; set; }

        public void Dispose()
        {
            Target.Dispose();
            Draft.Dispose();
        }
    }
}
