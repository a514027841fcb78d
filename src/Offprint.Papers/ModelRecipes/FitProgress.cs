using Offprint.Training;

namespace Offprint.Papers;

/// <summary>Passes a trainer's progress on.</summary>
internal sealed class FitProgress(IProgress<RunProgress>? progress) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => progress?.Report(new RunProgress(value.Fraction, value.Message, value.Elapsed, value.Remaining));
}
