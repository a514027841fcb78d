namespace Offprint.Training;

internal sealed class ConstantSchedule(double peak, TrainingSpan warmUp) : LearningRateSchedule(peak, warmUp)
{
    protected override double Shape(double progress) => 1;
}
