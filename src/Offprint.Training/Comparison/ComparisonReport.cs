using Offprint.Numerics;

namespace Offprint.Training;

/// <summary>One method on one task.</summary>
/// <param name="Method">An objective's id, <c>scratch (clm)</c> for the same network without pre-training, <c>TF-IDF</c>, <c>word vectors</c>.</param>
/// <param name="Task">The task.</param>
/// <param name="Metric">What the score is.</param>
/// <param name="HigherIsBetter">Whether a higher score is better.</param>
/// <param name="Score">The mean over units with its interval.</param>
/// <param name="Gain">What pre-training adds to the same network from scratch, paired by unit; null where there is nothing to compare with.</param>
/// <param name="Units">Scores by unit.</param>
public sealed record ComparisonCell(string Method, string Task, string Metric, bool HigherIsBetter, Interval Score, Interval? Gain, IReadOnlyList<TaskScore> Units);

/// <summary>What the pre-training of an objective cost.</summary>
/// <param name="Id">The objective.</param>
/// <param name="SecondsPerStep">Processor time of a step; of <c>simcse</c> the mean over its two parts.</param>
/// <param name="Steps">Steps.</param>
/// <param name="Tokens">Tokens read.</param>
/// <param name="Flops">Operations.</param>
/// <param name="Parameters">Numbers in the model.</param>
/// <param name="Loss">Loss of the last steps; not comparable between objectives.</param>
public sealed record ComparisonCost(string Id, double SecondsPerStep, long Steps, long Tokens, double Flops, long Parameters, double Loss);

/// <summary>The answer to "which objective for my data?".</summary>
/// <param name="Cells">Every method on every task that it can do.</param>
/// <param name="Costs">What each objective cost.</param>
/// <param name="Advice">One line a task: the best objective, and whether the second one is behind it for sure.</param>
/// <param name="Notes">What was left out and why.</param>
public sealed record ComparisonReport(IReadOnlyList<ComparisonCell> Cells, IReadOnlyList<ComparisonCost> Costs, IReadOnlyList<string> Advice, IReadOnlyList<string> Notes);
