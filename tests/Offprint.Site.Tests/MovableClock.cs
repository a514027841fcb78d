namespace Offprint.Site.Tests;

/// <summary>The real clock, set forward or back: what waits still waits as long as it should.</summary>
public sealed class MovableClock : TimeProvider
{
    private TimeSpan _offset;

    public MovableClock(DateTimeOffset now) => Set(now);

    public void Set(DateTimeOffset now) => _offset = now - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset;
}
