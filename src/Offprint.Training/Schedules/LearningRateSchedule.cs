namespace Offprint.Training;

/// <summary>
/// The learning rate over a run: peak · shape(progress) · warm-up, where the warm-up rises linearly to 1. Derive for shapes of your own.
/// </summary>
public abstract class LearningRateSchedule
{
    /// <summary>Makes a schedule.</summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="warmUp">The stretch over which the rate rises.</param>
    /// <exception cref="ArgumentOutOfRangeException">The peak is negative or not finite.</exception>
    protected LearningRateSchedule(double peak, TrainingSpan warmUp)
    {
        if (!(peak >= 0) || !double.IsFinite(peak))
        {
            throw new ArgumentOutOfRangeException(nameof(peak), peak, "A learning rate must be 0 or a positive number.");
        }

        (Peak, WarmUp) = (peak, warmUp);
    }

    /// <summary>The highest rate.</summary>
    public double Peak { get; }

    /// <summary>The stretch over which the rate rises linearly.</summary>
    public TrainingSpan WarmUp { get; }

    /// <summary>The rate of the coming step.</summary>
    /// <param name="position">Where the run is.</param>
    public virtual double At(in TrainingPosition position) => Peak * Shape(Math.Clamp(position.Progress, 0, 1)) * WarmUp.Done(position);

    /// <summary>The factor on the peak, apart from the warm-up.</summary>
    /// <param name="progress">Share of the run that is done, from 0 to 1.</param>
    protected abstract double Shape(double progress);

    /// <summary>The peak all along.</summary>
    /// <param name="peak">The rate.</param>
    /// <param name="warmUp">Default none.</param>
    public static LearningRateSchedule Constant(double peak, TrainingSpan warmUp = default) => new ConstantSchedule(peak, warmUp);

    /// <summary>floor + (1 − floor) · (1 + cos(π · progress)) / 2 of the peak (Loshchilov and Hutter, arXiv 1608.03983, without restarts).</summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="warmUp">Default none.</param>
    /// <param name="floor">The last rate as a share of the peak. Default 0.1.</param>
    public static LearningRateSchedule Cosine(double peak, TrainingSpan warmUp = default, double floor = 0.1) => new CosineSchedule(peak, warmUp, floor);

    /// <summary>A straight line from the peak to the floor.</summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="warmUp">Default none.</param>
    /// <param name="floor">The last rate as a share of the peak. Default 0.</param>
    public static LearningRateSchedule Linear(double peak, TrainingSpan warmUp = default, double floor = 0) => new DecaySchedule(peak, warmUp, 1, floor);

    /// <summary>Warm-up, stable, decay (WSD; Hu et al., arXiv 2404.06395): the peak, then a straight line to the floor over the last part of the run.</summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="warmUp">Default none.</param>
    /// <param name="decay">The last part, as a share of the run. Default 0.2.</param>
    /// <param name="floor">The last rate as a share of the peak. Default 0.</param>
    public static LearningRateSchedule WarmUpStableDecay(double peak, TrainingSpan warmUp = default, double decay = 0.2, double floor = 0) => new DecaySchedule(peak, warmUp, decay, floor);

    private protected static double CheckShare(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "It is a share and must be from 0 to 1.");
}
