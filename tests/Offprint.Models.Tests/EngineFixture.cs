using Offprint.Models.Tests;

[assembly: AssemblyFixture(typeof(EngineFixture))]

namespace Offprint.Models.Tests;

/// <summary>Loads the tensor engine once.</summary>
public sealed class EngineFixture
{
    public EngineFixture() => Tensors.TorchRuntime.Initialize(2);
}
