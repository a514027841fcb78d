namespace Offprint.Numerics;

/// <summary>The outcome of a significance test.</summary>
/// <param name="Statistic">The value of the test statistic.</param>
/// <param name="PValue">The probability, under the null hypothesis, of a statistic at least as extreme.</param>
public readonly record struct TestResult(double Statistic, double PValue);
