namespace Offprint.Papers;

/// <summary>What a paper contributes; on a card in lower case.</summary>
public enum PaperKind
{
    /// <summary>A method.</summary>
    Algorithm,

    /// <summary>A network architecture.</summary>
    Architecture,

    /// <summary>A trained model, or a family of them.</summary>
    Model,

    /// <summary>A system or pipeline of several parts.</summary>
    System,

    /// <summary>A benchmark.</summary>
    Benchmark,

    /// <summary>A data set.</summary>
    Dataset,

    /// <summary>A comparison or an empirical law.</summary>
    Study,

    /// <summary>A survey or book.</summary>
    Survey,

    /// <summary>Theorems.</summary>
    Theory,
}
