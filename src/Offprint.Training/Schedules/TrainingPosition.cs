namespace Offprint.Training;

/// <summary>How far a training run has come, before the step that is about to be taken.</summary>
/// <param name="Step">Steps taken: 0 before the first.</param>
/// <param name="Tokens">Tokens read.</param>
/// <param name="Progress">Share of the run that is done, from 0 to 1: the largest of step, token and time share, of those that the run limits.</param>
public readonly record struct TrainingPosition(long Step, long Tokens, double Progress);
