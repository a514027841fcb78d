namespace Offprint.Papers;

/// <summary>A step of building a data set.</summary>
/// <param name="Fraction">The share of the work that is done, 0 to 1.</param>
/// <param name="Message">What happens now, for people.</param>
public readonly record struct DataSetProgress(double Fraction, string Message);
