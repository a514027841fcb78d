using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// An optimizer whose state can be taken out and put back exactly, by parameter name. The learning rate is that of its parameter group, so TorchSharp's own
/// schedulers work too.
/// </summary>
public abstract class ResumableOptimizer : optim.Optimizer
{
    private readonly ParamGroup _group;
    private readonly Dictionary<string, Tensor> _state = new(StringComparer.Ordinal);

    /// <summary>Makes an optimizer of some parameters, with a learning rate of 0 until one is set.</summary>
    /// <param name="parameters">What it moves; names must differ.</param>
    /// <exception cref="ArgumentException">There are none, or two have one name.</exception>
    protected ResumableOptimizer(IReadOnlyList<NamedParameter> parameters)
        : base(IntPtr.Zero)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0)
        {
            throw new ArgumentException("There is no trainable parameter.", nameof(parameters));
        }

        if (parameters.GroupBy(static p => p.Name).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two parameters have the name {twice.Key}.", nameof(parameters));
        }

        NamedParameters = [.. parameters];
        _group = new ParamGroup { Parameters = [.. parameters.Select(static p => p.Value)], Options = new OptimizerOptions { LearningRate = 0 } };
        _parameter_groups = [_group];
    }

    /// <summary>What the optimizer moves.</summary>
    public IReadOnlyList<NamedParameter> NamedParameters { get; }

    /// <summary>Steps taken; part of the state.</summary>
    public long Steps { get; set; }

    /// <summary>The learning rate of the coming steps.</summary>
    public double LearningRate
    {
        get => _group.LearningRate;
        set => _group.LearningRate = value;
    }

    /// <summary>Bytes of the state tensors.</summary>
    public long StateBytes => _state.Values.Sum(static t => t.NumberOfElements * t.ElementSize);

    /// <summary>
    /// The state tensors by <c>parameter name/slot</c>: views of the live ones, not copies, in the order of the parameters. Together with <see cref="Steps"/> this is all there is.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> ExportState() => _state;

    /// <summary>Puts a state back, bit for bit.</summary>
    /// <param name="state">Tensors by name, as <see cref="ExportState"/> gave them; copied.</param>
    /// <param name="steps">Steps taken so far.</param>
    /// <exception cref="ArgumentException">A tensor of the state is missing or has another shape, or there is one that belongs to no parameter.</exception>
    public void ImportState(IReadOnlyDictionary<string, Tensor> state, long steps)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (_state.Keys.Concat(state.Keys).FirstOrDefault(name => !_state.ContainsKey(name) || !state.ContainsKey(name)) is { } odd)
        {
            throw new ArgumentException(_state.ContainsKey(odd) ? $"The optimizer's state lacks {odd}." : $"The optimizer's state has {odd}, which belongs to no parameter of this model.", nameof(state));
        }

        using var quiet = no_grad();
        foreach (var (name, target) in _state)
        {
            if (!target.shape.SequenceEqual(state[name].shape))
            {
                throw new ArgumentException($"The optimizer's state {name} is [{string.Join(", ", state[name].shape)}]; the parameter needs [{string.Join(", ", target.shape)}].", nameof(state));
            }

            target.copy_(state[name]);
        }

        Steps = steps;
    }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => NamedParameters.Select(static p => p.Value);

    /// <summary>Takes all gradients away, so that the next backward pass hands over its own buffers instead of adding to zeros.</summary>
    public override void zero_grad()
    {
        foreach (var parameter in NamedParameters)
        {
            using var gradient = parameter.Value.grad;
            if (gradient is not null)
            {
                parameter.Value.grad = null;
            }
        }
    }

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="closure">Computes the loss anew; null (default) when gradients are there.</param>
    /// <returns>The closure's loss, else null.</returns>
    public override Tensor step(Func<Tensor>? closure = null)
    {
        var loss = closure?.Invoke();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Steps++;
        foreach (var parameter in NamedParameters)
        {
            if (parameter.Value.grad is { } gradient)
            {
                Move(parameter, gradient);
            }
        }

        return loss!;
    }

    /// <summary>Moves one parameter in place; gradients are not recorded.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    protected abstract void Move(in NamedParameter parameter, Tensor gradient);

    /// <summary>Makes a state tensor of zeros, of the parameter's shape, type and device.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="slot">What it holds: <c>mean</c>, <c>momentum</c>.</param>
    protected Tensor AddState(in NamedParameter parameter, string slot)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var tensor = zeros_like(parameter.Value, requires_grad: false).DetachFromDisposeScope();
        _state.Add($"{parameter.Name}/{slot}", tensor);
        return tensor;
    }

    /// <summary>A state tensor that <see cref="AddState"/> made.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="slot">What it holds.</param>
    protected Tensor State(in NamedParameter parameter, string slot) => _state[$"{parameter.Name}/{slot}"];

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var tensor in _state.Values)
            {
                tensor.Dispose();
            }

            _state.Clear();
        }

        base.Dispose(disposing);
    }
}
