using Offprint.Models.Tests;

[assembly: AssemblyFixture(typeof(EngineFixture))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Offprint.Models.Tests;

/// <summary>Loads the tensor engine once.</summary>
public sealed class EngineFixture
{
    public EngineFixture() => Tensors.TorchRuntime.Initialize(2);
}
