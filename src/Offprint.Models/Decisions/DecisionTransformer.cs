using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// A policy as a sequence model (Chen et al., arXiv 2106.01345): tokens return-to-go, state and action of every time step, causal; the action is predicted at the state's
/// token. The three tokens of a step share its position. Without returns it is behaviour cloning on the same stack.
/// </summary>
public sealed class DecisionTransformer : nn.Module
{
    private readonly double _returnScale;
    private CausalLanguageModel decoder;
    private Linear returns;
    private Linear states;

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="config">The stack: the vocabulary is the actions, the positions are time steps; the head must not be tied.</param>
    /// <param name="stateSize">Numbers that describe a state.</param>
    /// <param name="returnScale">Returns-to-go are divided by it; about the largest return.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <exception cref="ArgumentException">Sizes out of range, or a tied head.</exception>
    public DecisionTransformer(Gpt2Config config, int stateSize, double returnScale, ulong seed) : base(nameof(DecisionTransformer))
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfLessThan(stateSize, 1);
        if (!(returnScale > 0) || config.TieWordEmbeddings)
        {
            throw new ArgumentException(config.TieWordEmbeddings ? "The head must not be tied to the table of actions." : FormattableString.Invariant($"The scale of returns is {returnScale}; it must be positive."));
        }
        _returnScale = returnScale;
        StateSize = stateSize;
        decoder = CausalLanguageModel.Create(config, seed);
        returns = Draw(1, config, seed, "returns");
        states = Draw(stateSize, config, seed, "states");
        RegisterComponents();
        eval();
    }

    /// <summary>Number of actions.</summary>
    public int Actions => decoder.VocabularySize;

    /// <summary>Numbers that describe a state.</summary>
    public int StateSize { get; }

    /// <summary>The stack behind it.</summary>
    public CausalLanguageModel Decoder => decoder;

    /// <summary>Scores of the action of every time step, [B, K, actions], each from what came before the action. Records gradients as usual.</summary>
    /// <param name="returnsToGo">Sum of the rewards from each step on, float32 [B, K]; null for behaviour cloning.</param>
    /// <param name="stateValues">States, float32 [B, K, state size].</param>
    /// <param name="actions">Actions taken, int64 [B, K]; the last one is not read by any score.</param>
    /// <param name="times">Time steps, int64 [B, K].</param>
    /// <exception cref="ArgumentException">Shapes that do not fit together.</exception>
    public Tensor Forward(Tensor? returnsToGo, Tensor stateValues, Tensor actions, Tensor times)
    {
        ArgumentNullException.ThrowIfNull(stateValues);
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(times);
        if (stateValues.dim() != 3 || stateValues.shape[2] != StateSize || !actions.shape.AsSpan().SequenceEqual(stateValues.shape.AsSpan(0, 2)) || !times.shape.SequenceEqual(actions.shape) || returnsToGo is not null && !returnsToGo.shape.SequenceEqual(actions.shape))
        {
            throw new ArgumentException($"States are [{string.Join(", ", stateValues.shape)}], actions [{string.Join(", ", actions.shape)}], times [{string.Join(", ", times.shape)}]; they must be [batch, steps, {StateSize}], [batch, steps], [batch, steps].", nameof(stateValues));
        }
        using var scope = NewDisposeScope();
        var (batch, steps) = (actions.shape[0], actions.shape[1]);
        var tokens = new List<Tensor> { states.call(stateValues), ((nn.Module<Tensor, Tensor>)decoder.Find("wte")).call(actions) };
        if (returnsToGo is not null)
        {
            tokens.Insert(0, returns.call(returnsToGo.div(Scalars.Of(_returnScale)).unsqueeze(-1)));
        }
        var kinds = tokens.Count;
        var sequence = stack(tokens, 2).reshape(batch, steps * kinds, -1);
        var at = Scalars.Range(0, steps, actions.device).mul(Scalars.Of((long)kinds)).add(Scalars.Of((long)(kinds - 2)));
        return decoder.Forward(new ModelInput(null)
        {
            Embeddings = sequence,
            Positions = times.unsqueeze(2).expand(batch, steps, kinds).reshape(batch, steps * kinds),
            AdditiveMask = PrefixMask.Create(0, (int)(steps * kinds), actions.device),
            Logits = LogitSelection.At,
            LogitPositions = at.unsqueeze(0).expand(batch, steps),
        }).Logits.MoveToOuterDisposeScope();
    }

    /// <summary>The likeliest action now, for episodes that go on side by side.</summary>
    /// <param name="soFar">The episodes, all with the same number of steps, the present state without an action.</param>
    /// <param name="targetReturn">The return that is asked for over the whole episode; what was received is taken off. Null for behaviour cloning.</param>
    /// <param name="context">Time steps that are looked back on, K.</param>
    /// <exception cref="ArgumentException">No episodes, or ones of different lengths.</exception>
    public int[] Act(IReadOnlyList<DecisionHistory> soFar, double? targetReturn, int context)
    {
        ArgumentNullException.ThrowIfNull(soFar);
        ArgumentOutOfRangeException.ThrowIfLessThan(context, 1);
        if (soFar.Count == 0 || soFar.Any(e => e.Count != soFar[0].Count || e.Count == 0 || e.Actions.Count != e.Count - 1))
        {
            throw new ArgumentException("Episodes that act together must have equally many steps, at least one, and a state that waits for an action.", nameof(soFar));
        }
        using var scope = new TensorScope();
        using var quiet = inference_mode();
        var (count, batch) = (soFar[0].Count, soFar.Count);
        var from = Math.Max(0, count - context);
        var steps = count - from;
        var (returnsToGo, stateValues, actions) = (new float[batch * steps], new float[batch * steps * StateSize], new long[batch * steps]);
        for (var row = 0; row < batch; row++)
        {
            var episode = soFar[row];
            var left = (targetReturn ?? 0) - episode.Rewards.Take(from).Sum();
            for (var i = 0; i < steps; i++)
            {
                returnsToGo[(row * steps) + i] = (float)left;
                episode.States[from + i].CopyTo(stateValues.AsSpan(((row * steps) + i) * StateSize, StateSize));
                if (from + i < count - 1)
                {
                    actions[(row * steps) + i] = episode.Actions[from + i];
                    left -= episode.Rewards[from + i];
                }
            }
        }
        var times = Scalars.Range(from, count).unsqueeze(0).expand(batch, steps);
        var logits = Forward(targetReturn is null ? null : tensor(returnsToGo, [batch, steps]), tensor(stateValues, [batch, steps, StateSize]), tensor(actions, [batch, steps], ScalarType.Int64), times);
        return [.. logits.select(1, steps - 1).argmax(1).data<long>().ToArray().Select(action => (int)action)];
    }

    private static Linear Draw(int from, Gpt2Config config, ulong seed, string name)
    {
        var linear = nn.Linear(from, config.HiddenSize);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        linear.weight!.copy_(WeightStart.Normal(1 / Math.Sqrt(from) * config.InitializerRange * 4).Draw([config.HiddenSize, from], seed, name, ScalarType.Float32, CPU));
        linear.bias!.zero_();
        return linear;
    }
}
