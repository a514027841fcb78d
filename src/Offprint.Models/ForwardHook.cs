using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>A hook that can be taken off again.</summary>
internal sealed class ForwardHook(Action remove) : IDisposable
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<nn.Module, object> Hooked = [];
    private static readonly object Mark = new();

    private Action? _remove = remove;

    /// <summary>Whether a hook was ever set on the module.</summary>
    public static bool IsOn(nn.Module module) => Hooked.TryGetValue(module, out _);

    public static ForwardHook On(nn.Module<Tensor, Tensor> module, Func<Tensor, Tensor, Tensor?> hook)
    {
        Hooked.AddOrUpdate(module, Mark);
        var remover = module.register_forward_hook((_, input, output) => hook(input, output)!);
        return new ForwardHook(remover.remove);
    }

    public static ForwardHook On(nn.Module<Tensor, AttentionContext, Tensor> module, Func<Tensor, Tensor, Tensor?> hook)
    {
        Hooked.AddOrUpdate(module, Mark);
        var remover = module.register_forward_hook((_, input, _, output) => hook(input, output)!);
        return new ForwardHook(remover.remove);
    }

    public void Dispose()
    {
        _remove?.Invoke();
        _remove = null;
    }
}
