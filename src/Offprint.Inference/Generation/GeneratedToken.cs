namespace Offprint.Inference;

/// <summary>A token of a continuation.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProb">Its log-probability under the model, before temperature, penalties and cuts; NaN where none was asked for.</param>
/// <param name="Top">The most probable tokens at its place, most probable first; empty where none were asked for.</param>
public readonly record struct GeneratedToken(int Id, double LogProb, IReadOnlyList<(int Id, double LogProb)> Top);
