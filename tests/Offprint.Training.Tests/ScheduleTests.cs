namespace Offprint.Training.Tests;

public sealed class ScheduleTests
{
    private static TrainingPosition At(long step, long of) => new(step, step * 100, (double)step / of);

    [Theory]
    [InlineData(0, 0.001)]
    [InlineData(4, 0.005)]
    [InlineData(9, 0.01)]
    [InlineData(60, 0.01)]
    public void Constant_rises_over_the_warm_up(long step, double rate) =>
        Assert.Equal(rate, LearningRateSchedule.Constant(0.01, TrainingSpan.Steps(10)).At(At(step, 100)), 1e-12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(25, 0.8681980515339464)] // 0.1 + 0.9 (1 + cos(π/4)) / 2
    [InlineData(50, 0.55)]
    [InlineData(100, 0.1)]
    public void Cosine(long step, double share) => Assert.Equal(2 * share, LearningRateSchedule.Cosine(2).At(At(step, 100)), 1e-12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(30, 0.7)]
    [InlineData(100, 0)]
    public void Linear(long step, double share) => Assert.Equal(share, LearningRateSchedule.Linear(1).At(At(step, 100)), 1e-12);

    [Theory]
    [InlineData(50, 1)]
    [InlineData(80, 1)]
    [InlineData(90, 0.55)]
    [InlineData(100, 0.1)]
    public void Warm_up_stable_decay(long step, double share) =>
        Assert.Equal(share, LearningRateSchedule.WarmUpStableDecay(1, TrainingSpan.Share(0.1), decay: 0.2, floor: 0.1).At(At(step, 100)), 1e-12);

    [Fact]
    public void A_warm_up_may_be_counted_in_tokens() =>
        Assert.Equal(0.25, LearningRateSchedule.Constant(1, TrainingSpan.Tokens(4000)).At(At(10, 100)), 1e-12);

    [Fact]
    public void Bad_values_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Constant(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Cosine(1, floor: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => TrainingSpan.Share(1.5));
    }
}
