using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>The head while it learns: the same formula in the tensor engine.</summary>
internal sealed class AcceptanceNetwork : IDisposable
{
    private readonly int _width;
    private readonly AcceptanceHeadOptions _options;
    private readonly List<Parameter> _weights = [];
    private readonly List<Parameter> _biases = [];
    private readonly Parameter _output;
    private readonly Parameter _outputBias;

    public AcceptanceNetwork(int width, AcceptanceHeadOptions options)
    {
        TorchRuntime.PrepareThread();
        (_width, _options) = (width, options);
        var random = new SeededRandom(options.Seed, "acceptance head");
        for (var block = 0; block < (options.SharedBlocks ? Math.Min(1, options.Blocks) : options.Blocks); block++)
        {
            // Blocks begin as the identity: what they add starts small.
            _weights.Add(Draw(random, 0.1 / Math.Sqrt(width), width, width));
            _biases.Add(Draw(random, 0, width));
        }

        (_output, _outputBias) = (Draw(random, 0.02, 2, width), Draw(random, 0, 2));
    }

    public void Fit(AcceptanceExamples examples, CancellationToken cancellation)
    {
        using var scope = new TensorScope();
        var hidden = tensor(examples.Hidden, [examples.Count, _width]);
        var labels = tensor(examples.Labels);
        var parameters = _weights.Select((p, i) => new NamedParameter($"blocks.{i}.weight", p)).Concat(_biases.Select((p, i) => new NamedParameter($"blocks.{i}.bias", p)))
            .Append(new NamedParameter("output.weight", _output)).Append(new NamedParameter("output.bias", _outputBias)).ToList();
        using var optimizer = new AdamWSettings { Beta2 = 0.999, WeightDecay = 0 }.Create(parameters);
        var random = new SeededRandom(_options.Seed, "order");
        var batches = (examples.Count + _options.BatchSize - 1) / _options.BatchSize;
        var schedule = LearningRateSchedule.Cosine(_options.LearningRate, TrainingSpan.Share(0.03), floor: 0);
        var steps = (long)batches * _options.Epochs;
        long[] order = [.. Enumerable.Range(0, examples.Count).Select(static i => (long)i)];
        for (var step = 0L; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (step % batches == 0)
            {
                random.Shuffle(order);
            }

            using var inner = NewDisposeScope();
            var from = (int)(step % batches) * _options.BatchSize;
            var rows = tensor(order[from..Math.Min(order.Length, from + _options.BatchSize)]);
            optimizer.LearningRate = schedule.At(new TrainingPosition(step, step, (double)step / steps));
            optimizer.zero_grad();
            Loss(hidden.index_select(0, rows), labels.index_select(0, rows)).backward();
            optimizer.step();
        }
    }

    public AcceptanceHead ToHead() => new(
        [.. _weights.Select(Numbers)], [.. _biases.Select(Numbers)], Numbers(_output), Numbers(_outputBias), _options.Blocks);

    public void Dispose()
    {
        _weights.ForEach(static p => p.Dispose());
        _biases.ForEach(static p => p.Dispose());
        _output.Dispose();
        _outputBias.Dispose();
    }

    /// <summary>Σ [w (1 - p)(-ln(1 - a)) + p (-ln a)] / Σ [w (1 - p) + p].</summary>
    private Tensor Loss(Tensor hidden, Tensor label)
    {
        var z = hidden;
        for (var block = 0; block < _options.Blocks; block++)
        {
            var at = _options.SharedBlocks ? 0 : block;
            z = Scalars.Sum(z, nn.functional.silu(nn.functional.linear(z, _weights[at], _biases[at])));
        }

        var log = nn.functional.log_softmax(nn.functional.linear(z, _output, _outputBias), 1);
        var rejected = label.neg().add(Scalars.Of(1L)).mul(Scalars.Of(_options.RejectionWeight));
        var loss = Scalars.Sum(log.select(1, 0).mul(rejected), log.select(1, 1).mul(label)).sum().neg();
        return loss.div(Scalars.Sum(rejected, label).sum());
    }

    private static Parameter Draw(SeededRandom random, double scale, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, static (a, b) => a * b)];
        for (var i = 0; i < values.Length && scale > 0; i++)
        {
            values[i] = (float)(random.NextGaussian() * scale);
        }

        using var outer = NewDisposeScope();
        var parameter = new Parameter(tensor(values, shape));
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    private static float[] Numbers(Parameter parameter)
    {
        using var local = parameter.detach().cpu().contiguous();
        return local.data<float>().ToArray();
    }
}
