using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// A slow copy of a module: θ̄ ← βθ̄ + (1 − β)θ for parameters and floating-point buffers, other buffers as they are. Serves as averaged weights, momentum encoder or teacher.
/// </summary>
public sealed class ExponentialMovingAverage : IDisposable
{
    private readonly nn.Module _module;
    private readonly Dictionary<string, Tensor> _average;

    /// <summary>Starts with a copy of the module's values.</summary>
    /// <param name="module">The module that is followed.</param>
    /// <param name="decay">β, from 0 to below 1. Default 0.999.</param>
    /// <param name="warmUp">β is at most (1 + n)/(10 + n) at update n, so that the first values do not weigh long. Default false.</param>
    public ExponentialMovingAverage(nn.Module module, double decay = 0.999, bool warmUp = false)
    {
        ArgumentNullException.ThrowIfNull(module);
        if (!(decay >= 0 && decay < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay must be from 0 to below 1.");
        }

        TorchRuntime.PrepareThread();
        (_module, Decay, WarmUp) = (module, decay, warmUp);
        using var quiet = no_grad();
        _average = Live().ToDictionary(static p => p.Name, static p => p.Value.detach().clone().DetachFromDisposeScope(), StringComparer.Ordinal);
    }

    /// <summary>β.</summary>
    public double Decay { get; }

    /// <summary>Whether β starts small.</summary>
    public bool WarmUp { get; }

    /// <summary>Updates so far.</summary>
    public long Updates { get; private set; }

    /// <summary>The averages by the module's names: the live tensors, not copies.</summary>
    public IReadOnlyDictionary<string, Tensor> Values => _average;

    /// <summary>Moves the averages towards the module's present values.</summary>
    public void Update()
    {
        using var scope = new TensorScope();
        using var quiet = no_grad();
        var decay = WarmUp ? Math.Min(Decay, (1.0 + Updates) / (10.0 + Updates)) : Decay;
        Updates++;
        foreach (var (name, value) in Live())
        {
            var average = _average[name];
            if (average.is_floating_point())
            {
                average.lerp_(value.detach(), 1 - decay);
            }
            else
            {
                average.copy_(value);
            }
        }
    }

    /// <summary>Copies the averages into a module of the same shape (or into the followed one).</summary>
    /// <param name="target">Where to; null means the followed module.</param>
    /// <exception cref="ArgumentException">The target lacks a tensor or has one of another shape.</exception>
    public void CopyTo(nn.Module? target = null)
    {
        using var scope = new TensorScope();
        using var quiet = no_grad();
        var live = Live(target ?? _module).ToDictionary(static p => p.Name, static p => p.Value, StringComparer.Ordinal);
        foreach (var (name, average) in _average)
        {
            if (!live.TryGetValue(name, out var value) || !value.shape.SequenceEqual(average.shape))
            {
                throw new ArgumentException($"The module has no {name} of shape [{string.Join(", ", average.shape)}].", nameof(target));
            }

            value.copy_(average);
        }
    }

    /// <summary>Puts the averages into the followed module until the returned object is disposed: for evaluation.</summary>
    public IDisposable Swap()
    {
        using var quiet = no_grad();
        var own = Live().ToDictionary(static p => p.Name, static p => p.Value.detach().clone().DetachFromDisposeScope(), StringComparer.Ordinal);
        CopyTo();
        return new Swapped(this, own);
    }

    /// <summary>Frees the averages.</summary>
    public void Dispose()
    {
        foreach (var tensor in _average.Values)
        {
            tensor.Dispose();
        }
    }

    internal void Restore(IReadOnlyDictionary<string, Tensor> values, long updates)
    {
        using var quiet = no_grad();
        foreach (var (name, average) in _average)
        {
            average.copy_(values.TryGetValue(name, out var value) ? value : throw new InvalidDataException($"The saved averages lack {name}."));
        }

        Updates = updates;
    }

    private IEnumerable<(string Name, Tensor Value)> Live() => Live(_module);

    private static IEnumerable<(string Name, Tensor Value)> Live(nn.Module module) =>
        module.named_parameters().Select(static p => (p.name, (Tensor)p.parameter)).Concat(module.named_buffers().Select(static b => (b.name, b.buffer)));

    private sealed class Swapped(ExponentialMovingAverage average, Dictionary<string, Tensor> own) : IDisposable
    {
        private bool _done;

        public void Dispose()
        {
            if (_done)
            {
                return;
            }

            _done = true;
            using var quiet = no_grad();
            foreach (var (name, value) in average.Live())
            {
                value.copy_(own[name]);
                own[name].Dispose();
            }
        }
    }
}
