using Offprint.Site.Database;

namespace Offprint.Site.Digests;

/// <summary>When digests go out: every day, or every Monday, at six in the morning, UTC.</summary>
internal static class DigestSchedule
{
    private static readonly TimeOnly Hour = new(6, 0);

    /// <summary>The last day of a digest at or before a moment.</summary>
    public static DateOnly Latest(DigestFrequency frequency, DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        if (now < Start(day)) day = day.AddDays(-1);
        return frequency == DigestFrequency.Daily ? day : day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    /// <summary>The moment of a day's digest.</summary>
    public static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(Hour), TimeSpan.Zero);

    /// <summary>What a subscription's digest is due for: from the last one (or one period before the first one) to now; null when none is due.</summary>
    public static (DateOnly Day, DateTimeOffset From, DateTimeOffset To)? Due(SubscriptionRow subscription, DateTimeOffset now)
    {
        if (subscription.ConfirmedAt is not { } confirmed) return null;
        var day = Latest(subscription.Frequency, now);
        if (subscription.LastDigest is { } last ? last >= day : Start(day) <= confirmed) return null;
        var from = subscription.LastDigest is { } previous ? Start(previous) : Start(day) - Period(subscription.Frequency);
        return (day, from, Start(day));
    }

    /// <summary>The time between two digests.</summary>
    public static TimeSpan Period(DigestFrequency frequency) => TimeSpan.FromDays(frequency == DigestFrequency.Daily ? 1 : 7);
}
