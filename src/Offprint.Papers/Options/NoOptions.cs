namespace Offprint.Papers;

/// <summary>For a reproduction that has no options.</summary>
public sealed record NoOptions : IReproductionOptions;
