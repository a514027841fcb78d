namespace Offprint.Discovery;

/// <summary>A place at which two programs differ.</summary>
/// <param name="Path">The place.</param>
/// <param name="Left">What stands there in the first one; null when nothing does.</param>
/// <param name="Right">What stands there in the second one; null when nothing does.</param>
public sealed record SymbolicDifference(SymbolicPath Path, SymbolicNode? Left, SymbolicNode? Right)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Left?.ToString() ?? "(nothing)"} -> {Right?.ToString() ?? "(nothing)"}";
}
