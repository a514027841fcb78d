namespace Offprint.Text;

/// <summary>What <see cref="HtmlText.Extract"/> found in a page.</summary>
/// <param name="Title">The title element, else the first heading; null when there is neither.</param>
/// <param name="Text">The readable text: blocks on lines of their own, paragraphs and headings apart by a blank line.</param>
/// <param name="Metadata">The values of meta elements by their name in lower case (description, author, date, ...).</param>
public sealed record HtmlPage(string? Title, string Text, IReadOnlyDictionary<string, string> Metadata);
