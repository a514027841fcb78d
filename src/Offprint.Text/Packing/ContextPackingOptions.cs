namespace Offprint.Text;

/// <summary>How <see cref="ContextPacker"/> cuts documents into training windows.</summary>
public sealed record ContextPackingOptions
{
    /// <summary>Whether a window may hold more than one document. Default: <see cref="ContextBoundary.Cross"/>.</summary>
    public ContextBoundary Boundary { get; init; } = ContextBoundary.Cross;

    /// <summary>
    /// Tokens that a window repeats from the one before it. Default: 1, so that with windows of context + 1 tokens every token
    /// but the first is a target exactly once; 0 makes the windows a plain cut of the text; more gives evaluation with a stride.
    /// </summary>
    public int Overlap { get; init; } = 1;

    /// <summary>Leaves out windows that are not full. Default: false; training with fixed shapes sets it. Under <see cref="ContextBoundary.Packed"/> and <see cref="ContextBoundary.Separate"/> this loses short documents.</summary>
    public bool DropPartial { get; init; }
}
