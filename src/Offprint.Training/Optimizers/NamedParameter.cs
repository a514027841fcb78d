using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>A parameter and the name under which its optimizer state is saved.</summary>
/// <param name="Name">Unique in the optimizer.</param>
/// <param name="Value">The parameter.</param>
public readonly record struct NamedParameter(string Name, Parameter Value)
{
    /// <summary>All trainable parameters of a module, by their path.</summary>
    /// <param name="module">The module.</param>
    public static IReadOnlyList<NamedParameter> Of(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return [.. module.named_parameters().Where(static p => p.parameter.requires_grad).Select(static p => new NamedParameter(p.name, p.parameter))];
    }
}
