using System.Globalization;

namespace Offprint.Site.Markup;

/// <summary>Dates of papers for people; a day, a month or a year.</summary>
public static class Dates
{
    /// <summary>"15 April 2024", "April 2024", "2024".</summary>
    /// <param name="date">A paper's date.</param>
    /// <returns>Words.</returns>
    public static string Words(string date)
    {
        ArgumentNullException.ThrowIfNull(date);
        return date.Length switch
        {
            10 => Parse(date).ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
            7 => Parse(date + "-01").ToString("MMMM yyyy", CultureInfo.InvariantCulture),
            _ => date,
        };
    }

    /// <summary>The first moment of a paper's date.</summary>
    /// <param name="date">A paper's date.</param>
    /// <returns>Midnight, UTC.</returns>
    public static DateTimeOffset Start(string date)
    {
        ArgumentNullException.ThrowIfNull(date);
        return new DateTimeOffset(Parse(date.Length switch { 4 => date + "-01-01", 7 => date + "-01", _ => date }).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    }

    /// <summary>A moment for people: "2024-04-15 13:05 UTC".</summary>
    /// <param name="time">The moment.</param>
    /// <returns>Short text.</returns>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static DateOnly Parse(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
