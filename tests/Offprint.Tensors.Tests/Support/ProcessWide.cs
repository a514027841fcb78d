namespace Offprint.Tensors.Tests;

/// <summary>Tests that look at something the whole process shares (live tensors, generators): never beside others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "process-wide";
}
