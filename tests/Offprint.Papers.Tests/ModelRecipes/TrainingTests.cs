namespace Offprint.Papers.Tests;

/// <summary>Training shares the engine's one random generator: these tests run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TrainingTests
{
    public const string Name = "training";
}
