using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// A transformer with its configuration and one table of its tensors, reachable by the names of Hugging Face checkpoints.
/// Models come from <c>Create</c> (random weights) or <c>Checkpoint.Load</c>, in evaluation mode.
/// </summary>
public abstract class PretrainedModel : nn.Module
{
    private readonly TransformerStack? stack;
    private readonly Dictionary<string, ParameterSlot> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    private protected PretrainedModel(ModelConfig config, ModelHead head, string name) : base(name)
    {
        Tensors.TorchRuntime.PrepareThread();
        ArgumentNullException.ThrowIfNull(config);
        Config = config;
        Head = head;
        Family = ModelFamily.For(config);
        TensorSpecs = Family.Specs(config, head);
        stack = config.HasStack ? new TransformerStack(config.ToStack()) : null;
    }

    /// <summary>The configuration.</summary>
    public ModelConfig Config { get; }

    /// <summary>What stands on top of the stack.</summary>
    public ModelHead Head { get; }

    /// <summary>Every tensor of the model, in file order.</summary>
    public IReadOnlyList<TensorSpec> TensorSpecs { get; }

    /// <summary>The body: embeddings, layers, final normalisation.</summary>
    /// <exception cref="InvalidOperationException">A convolutional model has none.</exception>
    public TransformerStack Stack => stack ?? throw new InvalidOperationException($"A {Config.ModelType} model has no transformer stack.");

    /// <summary>Numbers in all tensors; tied ones count once.</summary>
    public long ParameterCount => TensorSpecs.Sum(spec => spec.Count);

    /// <summary>The type that the model computes in.</summary>
    public ScalarType DataType => FirstParameter.dtype;

    /// <summary>Where the weights are.</summary>
    public Device Device => FirstParameter.device;

    /// <summary>generation_config.json as it was loaded, or null; saved unchanged.</summary>
    public string? GenerationConfig { get; set; }

    internal ModelFamily Family { get; }

    private Parameter FirstParameter => _slots[TensorSpecs[0].Name].Value;

    /// <summary>The module at a path in the terms of the family's checkpoints: <c>model.layers.0.self_attn.q_proj</c>, <c>h.3.mlp</c>. The family's prefix may be left out.</summary>
    /// <exception cref="ArgumentException">No such module; the message lists the nearest paths.</exception>
    public nn.Module Find(string path) => ModuleTree.Find(this, Target(path)) ?? throw Unknown(path);

    /// <summary>
    /// Puts another module in the place of the one at a path; <paramref name="wrap"/> receives the present one and may keep it inside of the new.
    /// Linears, norms and embeddings are <c>Module&lt;Tensor, Tensor&gt;</c>; attentions and whole layers <c>Module&lt;Tensor, AttentionContext, Tensor&gt;</c>.
    /// Saving still finds the weights: in the new module where it has parameters of the same names, else in the old one.
    /// </summary>
    /// <exception cref="ArgumentException">No such module, or a module of another kind.</exception>
    public void Replace(string path, Func<nn.Module, nn.Module> wrap)
    {
        ArgumentNullException.ThrowIfNull(wrap);
        var target = Target(path);
        var (head, name) = ModelPath.Split(target);
        var present = Find(path);
        var replacement = wrap(present) ?? throw new ArgumentException("The function returned null.", nameof(wrap));
        if (ReferenceEquals(present, replacement))
        {
            return;
        }
        ModuleTree.Replace(ModuleTree.Find(this, head)!, name, replacement);
        foreach (var spec in TensorSpecs.Where(spec => spec.TiedTo is null))
        {
            var (owner, parameter) = ModelPath.Split(spec.Target);
            if (owner == target && replacement.named_parameters(recurse: false).Any(own => own.name == parameter))
            {
                _slots[spec.Name] = new ParameterSlot(replacement, parameter);
            }
        }
    }

    /// <summary>Calls <paramref name="hook"/> after every call of the module at a path, with its input and output; a tensor that the hook returns takes the output's place.</summary>
    /// <returns>Dispose it to remove the hook.</returns>
    /// <exception cref="ArgumentException">No such module, or one that is not called with tensors.</exception>
    public IDisposable OnForward(string path, Func<Tensor, Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return Find(path) switch
        {
            nn.Module<Tensor, Tensor> simple => ForwardHook.On(simple, hook),
            nn.Module<Tensor, AttentionContext, Tensor> layer => ForwardHook.On(layer, hook),
            _ => throw new ArgumentException($"{path} is not called with one tensor; hook one of its parts.", nameof(path)),
        };
    }

    /// <summary>The parameter behind a tensor of <see cref="TensorSpecs"/>, in the layout that the model computes with.</summary>
    /// <exception cref="ArgumentException">No such tensor.</exception>
    public Parameter ParameterOf(string tensorName) => Slot(tensorName).Value;

    internal ParameterSlot Slot(string tensorName)
    {
        var spec = TensorSpecs.FirstOrDefault(spec => spec.Name == tensorName || spec.BareName == tensorName)
            ?? throw new ArgumentException($"This {Config.ModelType} model has no tensor {tensorName}.", nameof(tensorName));
        return _slots[spec.TiedTo ?? spec.Name];
    }

    /// <summary>Connects the table with the modules; the last step of every constructor.</summary>
    private protected void Bind()
    {
        RegisterComponents();
        foreach (var spec in TensorSpecs)
        {
            var (owner, parameter) = ModelPath.Split(spec.Target);
            AddPath(ModelPath.Split(spec.BareName).Head, owner);
            if (spec.TiedTo is null)
            {
                _slots[spec.Name] = new ParameterSlot(ModuleTree.Find(this, owner) ?? throw new InvalidOperationException($"No module {owner}."), parameter);
            }
        }
        foreach (var (name, target) in Family.Containers(Config))
        {
            AddPath(name, target);
        }
        eval();
    }

    /// <summary>Draws all weights anew: N(0, initializer range), norms one, biases zero; see the family for exceptions.</summary>
    private protected void Draw(ulong seed, ScalarType? type, Device? device)
    {
        foreach (var spec in TensorSpecs.Where(spec => spec.TiedTo is null))
        {
            DrawTensor(spec, seed, type ?? ScalarType.Float32, device ?? CPU);
        }
    }

    internal void DrawTensor(TensorSpec spec, ulong seed, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var drawn = spec.Start.Draw(spec.Shape, seed, spec.BareName, type, device);
        var weight = spec.Transposed ? drawn.t().contiguous() : drawn;
        _slots[spec.Name].Set(new Parameter(weight));
    }

    private void AddPath(string name, string target)
    {
        _paths.TryAdd(name, target);
        _paths.TryAdd(ModelPath.Join(Family.PrefixOf(Config), name), target);
    }

    private string Target(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _paths.TryGetValue(path, out var target) ? target : throw Unknown(path);
    }

    private ArgumentException Unknown(string path)
    {
        var near = _paths.Keys.Where(known => known.EndsWith(ModelPath.Split(path).Last, StringComparison.Ordinal)).Take(5).ToList();
        return new ArgumentException($"This {Config.ModelType} model has no module {path}. For instance: {string.Join(", ", near.Count > 0 ? near : _paths.Keys.Take(5))}.", nameof(path));
    }
}
