namespace Offprint.Models;

/// <summary>How a model is written into a GGUF file.</summary>
public sealed record GgufExportOptions
{
    /// <summary>The type of the matrices. Default F16.</summary>
    public GgufWeightType Type { get; init; } = GgufWeightType.F16;

    /// <summary>The model's name (<c>general.name</c>). Default: the family's.</summary>
    public string? Name { get; init; }

    /// <summary>Receives what is worth knowing but no error: a matrix that does not divide into blocks, a window that bounds the context. Default: nobody.</summary>
    public Action<string>? Warn { get; init; }
}
