namespace Offprint.Training;

/// <summary>What a trainer itself has to remember.</summary>
internal sealed record TrainingState(TrainingLedger Ledger, double? BestEvaluation, int EvaluationsWithoutGain);
