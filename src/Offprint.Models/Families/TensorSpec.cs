namespace Offprint.Models;

/// <summary>One tensor of a checkpoint. The list of a model is the single table from which it is loaded, saved, checked, counted and initialised.</summary>
/// <param name="Name">Name in the file, with the family's prefix where the model has a head.</param>
/// <param name="Shape">Shape in the file.</param>
public sealed record TensorSpec(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>The file holds the transpose of what the model computes with (GPT-2's Conv1D, [in, out]).</summary>
    public bool Transposed { get; init; }

    /// <summary>Name of the tensor that this one is tied to: it is not stored and does not count. Null for a tensor of its own.</summary>
    public string? TiedTo { get; init; }

    /// <summary>Other names under which files store the same tensor.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Belongs to the head: when a file lacks it, it may be initialised at random, with a warning.</summary>
    public bool IsHead { get; init; }

    /// <summary>Numbers in the tensor; 0 when it is tied.</summary>
    public long Count => TiedTo is null ? Shape.Aggregate(1L, (product, n) => product * n) : 0;

    /// <summary>Where the tensor lives in the module tree, for instance <c>stack.blocks.0.attention.query.weight</c>.</summary>
    internal string Target { get; init; } = "";

    /// <summary>The name without the family's prefix; new weights are drawn under this name, whatever the head.</summary>
    internal string BareName { get; init; } = Name;

    /// <summary>How new weights are drawn.</summary>
    internal WeightStart Start { get; init; }
}
