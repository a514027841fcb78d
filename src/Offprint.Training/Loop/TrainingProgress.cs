using System.Globalization;

namespace Offprint.Training;

/// <summary>A live report of a run.</summary>
/// <param name="Fraction">Share of the run that is done, from 0 to 1.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps of the whole run.</param>
/// <param name="Loss">Mean loss since the last report.</param>
/// <param name="LearningRate">The rate.</param>
/// <param name="TokensPerSecond">Speed since the last report.</param>
/// <param name="Elapsed">Training time so far, earlier sessions included.</param>
/// <param name="Remaining">Time left at the present speed; null before the first steps.</param>
public sealed record TrainingProgress(double Fraction, long Step, long Steps, double Loss, double LearningRate, double TokensPerSecond, TimeSpan Elapsed, TimeSpan? Remaining)
{
    /// <summary>The report as a line: step, loss, speed.</summary>
    public string Message => string.Create(CultureInfo.InvariantCulture,
        $"step {Step:N0}{(Steps == TrainerOptions.Unlimited ? "" : $"/{Steps.ToString("N0", CultureInfo.InvariantCulture)}")}, loss {Loss:0.000}, {TokensPerSecond:N0} tokens/s");
}
