using System.Collections.ObjectModel;

namespace Offprint.Text;

/// <summary>One piece of text with where it comes from: a page, a message, an article, a row.</summary>
/// <param name="Id">Names the document inside its corpus: its own id where the data has one, else file path and line.</param>
/// <param name="Text">The readable text.</param>
/// <param name="Title">Its title, where there is one.</param>
/// <param name="Source">What it belongs to (a book, a package, a site, a file): documents of one source share their wording, so splits may keep them together.</param>
/// <param name="Date">Its date, where there is one.</param>
/// <param name="Fields">Further named values of the record; never null.</param>
public sealed record Document(
    string Id,
    string Text,
    string? Title = null,
    string? Source = null,
    DateOnly? Date = null,
    IReadOnlyDictionary<string, string>? Fields = null)
{
    /// <summary>Further named values of the record; never null.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = Fields ?? ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Two documents are equal when all their parts are, the fields compared by content.</summary>
    public bool Equals(Document? other) =>
        other is not null && Id == other.Id && Text == other.Text && Title == other.Title && Source == other.Source && Date == other.Date
        && Fields.Count == other.Fields.Count
        && Fields.All(field => other.Fields.TryGetValue(field.Key, out var value) && value == field.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Text, Title, Source, Date, Fields.Count);
}
