using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Offprint.Papers;

namespace Offprint.Site.Find;

/// <summary>Which papers, in which order, and which page of them.</summary>
public sealed record PaperFilter
{
    /// <summary>Papers on one page of the site.</summary>
    public const int DefaultSize = 25;

    /// <summary>The most that one answer of the JSON interface holds.</summary>
    public const int LargestSize = 100;

    /// <summary>The orders there are.</summary>
    public static IReadOnlyList<string> Sorts { get; } = ["trending", "newest", "title"];

    /// <summary>The values of <see cref="Result"/>.</summary>
    public static IReadOnlyList<string> ResultNames { get; } = ["holds", "partly", "does-not-hold", "inconclusive", "runs", "not-built"];

    /// <summary>Words to look for.</summary>
    public string? Query { get; init; }

    /// <summary>Only one area.</summary>
    public PaperArea? Area { get; init; }

    /// <summary>Only one kind.</summary>
    public PaperKind? Kind { get; init; }

    /// <summary>Only papers with a tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only papers of an author.</summary>
    public string? Author { get; init; }

    /// <summary>Only papers with a result or state: one of <see cref="ResultNames"/>.</summary>
    public string? Result { get; init; }

    /// <summary>Only one year.</summary>
    public int? Year { get; init; }

    /// <summary>Only papers of this date or later: 2024, 2024-04 or 2024-04-15.</summary>
    public string? Since { get; init; }

    /// <summary>Only papers of exactly this date.</summary>
    public string? Date { get; init; }

    /// <summary>Only papers that come after this place in the order "newest".</summary>
    public PaperCursor? After { get; init; }

    /// <summary>One of <see cref="Sorts"/>; with words, the best answers come first unless this is set.</summary>
    public string? Sort { get; init; }

    /// <summary>Page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Papers a page.</summary>
    public int Size { get; init; } = DefaultSize;

    /// <summary>Reads the parameters of an address.</summary>
    /// <param name="query">The parameters.</param>
    /// <param name="errors">What is wrong with them, by name; wrong ones are left out of the filter.</param>
    /// <returns>The filter.</returns>
    public static PaperFilter Read(IQueryCollection query, out Dictionary<string, string[]> errors)
    {
        ArgumentNullException.ThrowIfNull(query);
        var wrong = new Dictionary<string, string[]>(StringComparer.Ordinal);
        errors = wrong;
        return new PaperFilter
        {
            Query = Text("q"),
            Area = Choice<PaperArea>("area"),
            Kind = Choice<PaperKind>("kind"),
            Tag = Text("tag"),
            Author = Text("author"),
            Result = OneOf("result", ResultNames),
            Year = Text("year") is { } year ? (int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y) && y is > 1900 and < 3000 ? y : Bad<int?>("year", year, "a year such as 2024")) : null,
            Since = Text("since") is { } since ? (IsDate(since) ? since : Bad<string?>("since", since, "a date such as 2024, 2024-04 or 2024-04-15")) : null,
            After = Text("after") is { } after ? (PaperCursor.Parse(after) ?? Bad<PaperCursor?>("after", after, "what the field 'next' of an answer said")) : null,
            Sort = OneOf("sort", Sorts),
            Page = Number("page", 1, 1_000_000, 1),
            Size = Number("size", 1, LargestSize, DefaultSize),
        };

        string? Text(string name)
        {
            var value = query[name].ToString().Trim();
            return value.Length switch { 0 => null, > 200 => Bad<string?>(name, value[..40] + "...", "at most 200 characters"), _ => value };
        }

        string? OneOf(string name, IReadOnlyList<string> allowed) => Text(name) is not { } value ? null : allowed.Contains(value, StringComparer.Ordinal) ? value : Bad<string?>(name, value, "one of " + string.Join(", ", allowed));

        T? Choice<T>(string name)
            where T : struct, Enum
        {
            if (Text(name) is not { } value) return null;
            var names = CardNames.All<T>();
            return names.TryGetValue(value, out var found) ? found : Bad<T?>(name, value, "one of " + string.Join(", ", names.Keys));
        }

        int Number(string name, int low, int high, int otherwise) => Text(name) is not { } value ? otherwise
            : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high ? number
            : Bad<int?>(name, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {low:#,0} to {high:#,0}")) ?? otherwise;

        T? Bad<T>(string name, string value, string wanted)
        {
            wrong[name] = [$"{name}: '{value}' must be {wanted}."];
            return default;
        }
    }

    /// <summary>The filter as parameters of an address, without what is as usual.</summary>
    /// <param name="path">The address's path.</param>
    /// <param name="page">The page it points to.</param>
    /// <returns>An address.</returns>
    public string Address(string path, int page = 1)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["q"] = Query,
            ["area"] = Area?.Name(),
            ["kind"] = Kind?.Name(),
            ["tag"] = Tag,
            ["author"] = Author,
            ["result"] = Result,
            ["year"] = Year?.ToString(CultureInfo.InvariantCulture),
            ["since"] = Since,
            ["after"] = After?.ToString(),
            ["sort"] = Sort,
            ["page"] = page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null,
            ["size"] = Size != DefaultSize ? Size.ToString(CultureInfo.InvariantCulture) : null,
        };
        return QueryHelpers.AddQueryString(path, query.Where(pair => pair.Value is not null));
    }

    /// <summary>Whether a text is a year, a month or a day.</summary>
    internal static bool IsDate(string text) => DateOnly.TryParseExact(text, ["yyyy", "yyyy-MM", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
