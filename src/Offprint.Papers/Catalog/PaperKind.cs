namespace Offprint.Papers;

/// <summary>What a paper contributes; on a card in lower case.</summary>
public enum PaperKind
{
    /// <summary>A method.</summary>
    Algorithm,

    /// <summary>An architecture.</summary>
    Architecture,

    /// <summary>A trained model, or a family of them.</summary>
    Model,

    /// <summary>A system or pipeline of several parts.</summary>
    System,

    /// <summary>A benchmark.</summary>
    Benchmark,

    /// <summary>A data set.</summary>
    Dataset,

    /// <summary>A survey or book.</summary>
    Survey,

    /// <summary>An empirical study of what exists.</summary>
    Study,

    /// <summary>A law that predicts one figure from others.</summary>
    ScalingLaw,

    /// <summary>Theorems.</summary>
    Theory,
}
