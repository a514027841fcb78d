using Offprint.Papers;

namespace Offprint.Site.Find;

/// <summary>A place in the order "newest": after the paper of this date and slug. It stays right when papers are added.</summary>
/// <param name="Date">The paper's date.</param>
/// <param name="Slug">Its slug.</param>
public sealed record PaperCursor(string Date, string Slug)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The cursor; null when it is none.</returns>
    public static PaperCursor? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('~', StringComparison.Ordinal);
        return at > 0 && PaperFilter.IsDate(text[..at]) && Slugs.IsValid(text[(at + 1)..]) ? new PaperCursor(text[..at], text[(at + 1)..]) : null;
    }

    /// <summary>Whether a paper comes after this place.</summary>
    /// <param name="date">Its date.</param>
    /// <param name="slug">Its slug.</param>
    /// <returns>Whether it does.</returns>
    public bool IsBefore(string date, string slug) => string.CompareOrdinal(date, Date) is < 0 || (date == Date && string.CompareOrdinal(slug, Slug) > 0);

    /// <inheritdoc/>
    public override string ToString() => Date + "~" + Slug;
}
