using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Discovery;

/// <summary>
/// A probe of networks: the candidate builds its module after the engine's generator was seeded, and outputs and input gradients on a fixed batch are written. Modules
/// are put into evaluation mode, so that dropout draws nothing.
/// </summary>
public sealed class ModuleProbe : IFunctionalProbe<Func<nn.Module<Tensor, Tensor>>>, IDisposable
{
    private readonly Tensor _inputs;
    private readonly long _seed;

    /// <summary>Creates the probe.</summary>
    /// <param name="identity">Task and budget of the full evaluation.</param>
    /// <param name="inputs">The batch, float; it is copied.</param>
    /// <param name="seed">Seed of the initial weights.</param>
    public ModuleProbe(string identity, Tensor inputs, long seed = 42)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(identity);
        ArgumentNullException.ThrowIfNull(inputs);
        (Identity, _inputs, _seed) = (identity, inputs.clone().DetachFromDisposeScope(), seed);
    }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public void Run(Func<nn.Module<Tensor, Tensor>> candidate, ProbeContext context, IOutputSink sink)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(sink);
        using var scope = new TensorScope();
        random.manual_seed(_seed);
        using var module = candidate();
        module.eval();
        var inputs = _inputs.clone().requires_grad_(true);
        var outputs = module.call(inputs);
        outputs.sum().backward();
        foreach (var tensor in (Tensor[])[outputs, inputs.grad ?? zeros_like(inputs)])
        {
            foreach (var value in tensor.detach().to(ScalarType.Float32).cpu().flatten().data<float>().ToArray())
            {
                sink.Write(value);
            }
        }
    }

    /// <summary>Frees the batch.</summary>
    public void Dispose() => _inputs.Dispose();
}
