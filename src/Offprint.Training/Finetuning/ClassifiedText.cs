namespace Offprint.Training;

/// <summary>What a <see cref="TextClassifier"/> says of a text.</summary>
/// <param name="Label">The most probable class.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="Probabilities">The probabilities of all classes, in the order of <see cref="TextClassifier.Labels"/>.</param>
public sealed record ClassifiedText(string Label, double Probability, IReadOnlyList<double> Probabilities);
