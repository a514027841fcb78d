namespace Offprint.Training;

/// <summary>The peak, then a straight line to the floor over the last part; with a part of 1 the line alone.</summary>
internal sealed class DecaySchedule(double peak, TrainingSpan warmUp, double decay, double floor) : LearningRateSchedule(peak, warmUp)
{
    private readonly double _decay = CheckShare(decay, nameof(decay));
    private readonly double _floor = CheckShare(floor, nameof(floor));

    protected override double Shape(double progress)
    {
        var left = 1 - progress;
        return left >= _decay ? 1 : _floor + ((1 - _floor) * left / _decay);
    }
}
