namespace Offprint.Discovery;

/// <summary>How far a training is.</summary>
/// <param name="Fraction">Share of all updates that is done, 0 to 1.</param>
/// <param name="Policy">Which policy is being trained, in a few words.</param>
/// <param name="Loss">Mean loss of the games of this update.</param>
public sealed record TrainReport(double Fraction, string Policy, double Loss);
