namespace Offprint.Papers;

/// <summary>One side of a timed comparison.</summary>
/// <param name="Name">Name, under which the seconds are recorded.</param>
/// <param name="Run">What is timed; gets the round's number, from 0. It has to end when its work has: no work left on a device or another thread.</param>
public sealed record TimedArm(string Name, Action<int> Run)
{
    /// <summary>Runs before <see cref="Run"/>, outside the time.</summary>
    public Action<int>? Prepare { get; init; }

    /// <summary>Runs after <see cref="Run"/>, outside the time; also when it failed.</summary>
    public Action<int>? CleanUp { get; init; }
}
