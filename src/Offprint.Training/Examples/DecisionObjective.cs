using System.IO.Hashing;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Actions of recorded episodes from what came before them: cross-entropy at every time step of a window (Chen et al., arXiv 2106.01345, section 3). With
/// <see cref="WithReturns"/> off it is behaviour cloning on the same stack.
/// </summary>
public sealed class DecisionObjective : IExampleObjective
{
    private readonly IReadOnlyList<DecisionHistory> _episodes;
    private readonly float[][] _returns;
    private readonly (int Episode, int From)[] _windows;
    private readonly int _context;

    /// <summary>Makes the objective; every start of an episode's window is an example.</summary>
    /// <param name="episodes">Finished episodes: as many actions as states.</param>
    /// <param name="context">Time steps of a window, K; shorter at the end of an episode.</param>
    /// <exception cref="ArgumentException">No episodes, or an unfinished one.</exception>
    public DecisionObjective(IReadOnlyList<DecisionHistory> episodes, int context)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        ArgumentOutOfRangeException.ThrowIfLessThan(context, 1);
        if (episodes.Count == 0 || episodes.Any(static e => e.Count == 0 || e.Actions.Count != e.Count))
        {
            throw new ArgumentException(episodes.Count == 0 ? "There are no episodes." : "An episode is empty, or a state of it has no action.", nameof(episodes));
        }

        (_episodes, _context) = (episodes, context);
        _returns = [.. episodes.Select(ReturnsToGo)];
        _windows = [.. episodes.SelectMany((episode, i) => Enumerable.Range(0, Math.Max(1, episode.Count - context + 1)).Select(from => (i, from)))];
    }

    /// <summary>Whether the model is told the return-to-go. Default true.</summary>
    public bool WithReturns { get; init; } = true;

    /// <inheritdoc/>
    public string Name => WithReturns ? "decisions" : "behaviour cloning";

    /// <inheritdoc/>
    public int Count => _windows.Length;

    /// <inheritdoc/>
    public ExampleLoss Loss(nn.Module model, int[] examples, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (model is not DecisionTransformer policy)
        {
            throw new ArgumentException($"Decisions are learned by a {nameof(DecisionTransformer)}, not by a {model?.GetType().Name ?? "null"}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        var (batch, size) = (examples.Length, policy.StateSize);
        var (returns, states) = (new float[batch * _context], new float[batch * _context * size]);
        var (actions, times, labels, targets) = (new long[batch * _context], new long[batch * _context], new long[batch * _context], 0L);
        Array.Fill(labels, ObjectiveBatch.Ignored);
        for (var row = 0; row < batch; row++)
        {
            var (number, from) = _windows[examples[row]];
            var episode = _episodes[number];
            for (var i = 0; i < Math.Min(_context, episode.Count - from); i++)
            {
                var (at, step) = ((row * _context) + i, from + i);
                returns[at] = _returns[number][step];
                episode.States[step].CopyTo(states.AsSpan(at * size, size));
                (actions[at], times[at], labels[at]) = (episode.Actions[step], step, episode.Actions[step]);
                targets++;
            }
        }

        var device = policy.Decoder.Device;
        long[] shape = [batch, _context];
        var logits = policy.Forward(
            WithReturns ? tensor(returns, shape, device: device) : null,
            tensor(states, [batch, _context, size], device: device),
            tensor(actions, shape, ScalarType.Int64, device),
            tensor(times, shape, ScalarType.Int64, device));
        var loss = nn.functional.cross_entropy(logits.reshape(-1, policy.Actions), tensor(labels, ScalarType.Int64, device), ignore_index: ObjectiveBatch.Ignored);
        var length = _context * (WithReturns ? 3L : 2);
        var flops = TransformerFlops.Training(TransformerShape.Of(policy.Decoder.Config), batch, length, (double)batch * _context);
        return new ExampleLoss(new LossTerms(loss.MoveToOuterDisposeScope()), batch * length, targets, flops);
    }

    /// <inheritdoc/>
    public bool AppendTo(NonCryptographicHashAlgorithm hash, int[] examples)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(examples);
        foreach (var episode in examples.Select(example => _windows[example].Episode).Distinct().Select(number => _episodes[number]))
        {
            ExampleHash.Append<int>(hash, [.. episode.Actions]);
            ExampleHash.Append<double>(hash, [.. episode.Rewards]);
            foreach (var state in episode.States)
            {
                ExampleHash.Append<float>(hash, state);
            }
        }

        return true;
    }

    private static float[] ReturnsToGo(DecisionHistory episode)
    {
        var returns = new float[episode.Count];
        var sum = 0.0;
        for (var i = episode.Count - 1; i >= 0; i--)
        {
            returns[i] = (float)(sum += episode.Rewards[i]);
        }

        return returns;
    }
}
