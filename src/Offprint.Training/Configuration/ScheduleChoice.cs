namespace Offprint.Training;

/// <summary>The schedules that a configuration can ask for.</summary>
public enum ScheduleChoice
{
    /// <summary><see cref="LearningRateSchedule.Cosine"/>. The default.</summary>
    Cosine,

    /// <summary><see cref="LearningRateSchedule.Linear"/>.</summary>
    Linear,

    /// <summary><see cref="LearningRateSchedule.Constant"/>.</summary>
    Constant,

    /// <summary><see cref="LearningRateSchedule.WarmUpStableDecay"/>.</summary>
    Wsd,
}
