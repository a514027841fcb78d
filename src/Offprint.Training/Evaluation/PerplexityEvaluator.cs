using Offprint.Models;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Scores text with a decoder by sliding a window over it.</summary>
public sealed class PerplexityEvaluator : ILossModel
{
    private readonly ICausalLanguageModel _model;
    private readonly int _window;
    private readonly int _stride;
    private readonly int _batch;

    /// <summary>Makes the evaluator. The model should be in evaluation mode.</summary>
    /// <param name="model">The decoder.</param>
    /// <param name="options">Window, stride, batch; null for the defaults.</param>
    /// <exception cref="ArgumentException">The window is longer than the model's positions, or the stride than the window.</exception>
    public PerplexityEvaluator(ICausalLanguageModel model, PerplexityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new PerplexityOptions();
        _model = model;
        _window = options.Window ?? Math.Min(model.MaximumPositions, 1024);
        _stride = options.Stride ?? _window;
        _batch = options.BatchSize;
        if (_window < 1 || _window > model.MaximumPositions)
        {
            throw new ArgumentException($"{nameof(options.Window)} is {_window}; it must be from 1 to the model's {model.MaximumPositions} positions.", nameof(options));
        }

        if (_stride < 1 || _stride > _window)
        {
            throw new ArgumentException($"{nameof(options.Stride)} is {_stride}; it must be from 1 to the window of {_window}.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(_batch, 1, nameof(options));
    }

    /// <summary>Scores a text.</summary>
    /// <param name="tokens">Token ids, at least 2; the first is given, the others are predicted.</param>
    /// <param name="bytes">Bytes of the text behind the predicted tokens, for bits a byte; 0 (default) when unknown.</param>
    /// <exception cref="ArgumentException">Fewer than 2 tokens.</exception>
    public PerplexityResult Evaluate(ReadOnlySpan<int> tokens, long bytes = 0)
    {
        var nats = 0.0;
        foreach (var loss in TokenLosses(tokens))
        {
            nats += loss;
        }

        return new PerplexityResult(nats, tokens.Length - 1, bytes);
    }

    /// <inheritdoc/>
    public float[] TokenLosses(ReadOnlySpan<int> tokens)
    {
        if (tokens.Length < 2)
        {
            throw new ArgumentException($"There are {tokens.Length} tokens; scoring needs at least 2.", nameof(tokens));
        }

        var losses = new float[tokens.Length - 1];
        var windows = Windows(losses.Length);
        for (var first = 0; first < windows.Count; first += _batch)
        {
            // Windows of one length go together: all but the last are full.
            var count = 1;
            while (count < _batch && first + count < windows.Count && windows[first + count].Length == windows[first].Length)
            {
                count++;
            }

            Score(tokens, windows.GetRange(first, count), losses);
            first -= _batch - count;
        }

        return losses;
    }

    /// <summary>Windows as (first input, inputs, first input whose prediction counts).</summary>
    private List<(int Start, int Length, int New)> Windows(int targets)
    {
        var windows = new List<(int, int, int)>();
        var scored = 0;
        for (var start = 0; scored < targets; start += _stride)
        {
            var end = Math.Min(start + _window, targets);
            windows.Add((start, end - start, scored - start));
            scored = end;
        }

        return windows;
    }

    private void Score(ReadOnlySpan<int> tokens, List<(int Start, int Length, int New)> windows, float[] losses)
    {
        using var scope = new TensorScope();
        using var quiet = no_grad();
        var length = windows[0].Length;
        var (inputs, labels) = (new long[windows.Count * length], new long[windows.Count * length]);
        for (var w = 0; w < windows.Count; w++)
        {
            for (var i = 0; i < length; i++)
            {
                inputs[(w * length) + i] = tokens[windows[w].Start + i];
                labels[(w * length) + i] = tokens[windows[w].Start + i + 1];
            }
        }

        var device = (_model as PretrainedModel)?.Device ?? CPU;
        var logits = _model.Forward(new ModelInput(tensor(inputs, [windows.Count, length], ScalarType.Int64, device))).Logits;
        var values = nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), tensor(labels, ScalarType.Int64, device), reduction: nn.Reduction.None)
            .to(ScalarType.Float32, CPU).data<float>().ToArray();
        for (var w = 0; w < windows.Count; w++)
        {
            for (var i = windows[w].New; i < length; i++)
            {
                losses[windows[w].Start + i] = values[(w * length) + i];
            }
        }
    }
}
