namespace Offprint.Models;

/// <summary>What <see cref="Checkpoint.Verify"/> found.</summary>
/// <param name="Info">What the folder holds.</param>
/// <param name="Checks">Every check, in order.</param>
/// <param name="Warnings">What is worth knowing but no error: a head that is missing, tied tensors that differ.</param>
public sealed record VerifyReport(CheckpointInfo Info, IReadOnlyList<VerifyCheck> Checks, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether every check passed.</summary>
    public bool Passed => Checks.All(check => check.Passed);
}
