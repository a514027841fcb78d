namespace Offprint.Site.Mail;

/// <summary>When a mail that could not be sent is tried again: after a minute, two, four, up to four hours, for two days.</summary>
internal static class OutboxDelays
{
    public static readonly TimeSpan GiveUp = TimeSpan.FromDays(2);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    /// <summary>The delay after a number of attempts, a tenth more or less so that mails do not come all at once.</summary>
    /// <param name="attempts">Attempts so far, from 1.</param>
    /// <param name="chance">A number from 0 to 1.</param>
    public static TimeSpan After(int attempts, double chance)
    {
        var delay = TimeSpan.FromMinutes(Math.Pow(2, Math.Clamp(attempts - 1, 0, 20)));
        return (delay < Longest ? delay : Longest) * (0.9 + (0.2 * chance));
    }
}
