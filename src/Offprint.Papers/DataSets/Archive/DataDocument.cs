namespace Offprint.Papers;

/// <summary>One document of a shipped text set: a line of <c>data/&lt;set&gt;/&lt;set&gt;.jsonl.br</c>.</summary>
/// <param name="Id">Unique inside the set and a valid relative path, for example <c>genesis/1</c> or <c>library/os.html</c>.</param>
/// <param name="Unit">What <c>StableSplit</c> hashes: documents of one unit are never divided between train, development and test.</param>
/// <param name="Title">A title for readers; empty when the source has none.</param>
/// <param name="Text">The text, lines separated by LF.</param>
/// <param name="Fields">Further string properties of the line (licence, notice, year, ...), in the order of the file.</param>
public sealed record DataDocument(
    string Id,
    string Unit,
    string Title,
    string Text,
    IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>A document without further fields.</summary>
    /// <param name="id">Unique inside the set.</param>
    /// <param name="unit">What <c>StableSplit</c> hashes.</param>
    /// <param name="title">A title, or the empty string.</param>
    /// <param name="text">The text.</param>
    public DataDocument(string id, string unit, string title, string text)
        : this(id, unit, title, text, System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty)
    {
    }
}
