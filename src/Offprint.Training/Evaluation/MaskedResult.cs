namespace Offprint.Training;

/// <summary>How well a masked model predicts hidden tokens.</summary>
/// <param name="NatsPerToken">Mean −ln p of the hidden tokens.</param>
/// <param name="Accuracy">Share of the hidden tokens whose most probable prediction is right.</param>
/// <param name="Tokens">Hidden tokens.</param>
public sealed record MaskedResult(double NatsPerToken, double Accuracy, long Tokens);
