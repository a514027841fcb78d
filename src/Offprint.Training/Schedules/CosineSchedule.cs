namespace Offprint.Training;

internal sealed class CosineSchedule(double peak, TrainingSpan warmUp, double floor) : LearningRateSchedule(peak, warmUp)
{
    private readonly double _floor = CheckShare(floor, nameof(floor));

    protected override double Shape(double progress) => _floor + ((1 - _floor) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
}
