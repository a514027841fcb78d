using Offprint.Tensors;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>The usual step: reads batches from a token stream, and adds up the gradients of an objective over them, each batch weighted by its targets.</summary>
public sealed class PretrainingStep : ITrainingStep
{
    /// <summary>Sequences that a fingerprint looks at.</summary>
    private const int Samples = 128;

    private readonly ITokenStream _stream;
    private readonly int _batchSize;
    private readonly int _accumulation;

    /// <summary>Makes the step.</summary>
    /// <param name="objective">What is predicted.</param>
    /// <param name="stream">The sequences; their length is the objective's for the wanted context.</param>
    /// <param name="batchSize">Sequences that go through the model at once.</param>
    /// <param name="accumulation">Batches in a step. Default 1.</param>
    public PretrainingStep(IPretrainingObjective objective, ITokenStream stream, int batchSize, int accumulation = 1)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(accumulation, 1);
        (Objective, _stream, _batchSize, _accumulation) = (objective, stream, batchSize, accumulation);
    }

    /// <summary>What is predicted.</summary>
    public IPretrainingObjective Objective { get; }

    /// <inheritdoc/>
    public long Position
    {
        get => _stream.Position;
        set => _stream.Position = value;
    }

    /// <inheritdoc/>
    public string? Fingerprint(long position)
    {
        var before = _stream.Position;
        try
        {
            var hash = new XxHash64();
            var sequence = new int[_stream.SequenceLength];
            var random = new SeededRandom(0, "fingerprint");
            hash.Append(BitConverter.GetBytes(_stream.SequenceLength));
            for (var i = 0; i < Samples && position > 0; i++)
            {
                var at = position <= Samples ? i : i == 0 ? position - 1 : random.NextInt64(position);
                if (at >= position)
                {
                    break;
                }

                if (at > (_stream.Count ?? long.MaxValue))
                {
                    return "too short";
                }

                _stream.Position = at;
                if (!_stream.TryRead(sequence))
                {
                    return "too short";
                }

                hash.Append(MemoryMarshal.AsBytes(sequence.AsSpan()));
            }

            return hash.GetCurrentHashAsUInt64().ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        }
        finally
        {
            _stream.Position = Math.Min(before, _stream.Count ?? before);
        }
    }

    /// <inheritdoc/>
    public StepLoss Run(TrainingStepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var model = context.Model as PretrainedModel ?? throw new InvalidOperationException($"{nameof(PretrainingStep)} trains models of type {nameof(PretrainedModel)}, not {context.Model.GetType().Name}.");
        var batches = new List<ObjectiveBatch>(_accumulation);
        for (var i = 0; i < _accumulation; i++)
        {
            batches.Add(Objective.Build(ReadBatch(), context.Random, model.Device));
        }

        var targets = batches.Sum(static b => b.Targets);
        if (targets == 0)
        {
            throw new InvalidDataException("All labels of a step are ignored: there is nothing to learn from these sequences.");
        }

        Tensor? total = null;
        var parts = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        for (var i = 0; i < batches.Count; i++)
        {
            if (batches[i].Targets == 0)
            {
                continue;
            }

            using var scope = NewDisposeScope();
            context.BeginBatch(i);
            var weight = (double)batches[i].Targets / targets;
            using var share = weight.ToScalar();
            var terms = Objective.Loss(model, batches[i]);
            var loss = context.Backward(terms.Total, weight).mul(share);
            total = (total is null ? loss : Scalars.Sum(total, loss)).MoveToOuterDisposeScope();
            foreach (var (name, value) in terms.Parts)
            {
                var part = value.detach().mul(share);
                parts[name] = (parts.TryGetValue(name, out var sum) ? Scalars.Sum(sum, part) : part).MoveToOuterDisposeScope();
            }
        }

        var tokens = batches.Sum(static b => b.Tokens);
        var sequences = (long)_batchSize * _accumulation;
        return new StepLoss(total!, sequences, tokens, targets, batches.Sum(b => Objective.TrainingFlops(model, b))) { Parts = parts };
    }

    private TokenBatch ReadBatch()
    {
        var length = _stream.SequenceLength;
        var ids = new int[_batchSize * length];
        for (var row = 0; row < _batchSize; row++)
        {
            if (!_stream.TryRead(ids.AsSpan(row * length, length)))
            {
                throw new EndOfDataException();
            }
        }

        return new TokenBatch(ids, _batchSize, length);
    }
}
