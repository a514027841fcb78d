using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Offprint.Site.Database;

/// <summary>A list of texts in one column, one a line, so that both kinds of database can index its words as they are.</summary>
internal static class TextList
{
    /// <summary>The column of a list; line ends within its texts become spaces, empty texts are left out.</summary>
    public static string Join(IReadOnlyList<string> texts) => string.Join('\n', texts.Select(static t => t.ReplaceLineEndings(" ").Trim()).Where(static t => t.Length > 0));

    /// <summary>The list of a column.</summary>
    public static IReadOnlyList<string> Split(string column) => column.Length == 0 ? [] : column.Split('\n');

    /// <summary>The converter.</summary>
    internal sealed class Converter() : ValueConverter<IReadOnlyList<string>, string>(texts => Join(texts), column => Split(column));

    /// <summary>Sees whether a list changed.</summary>
    internal sealed class Comparer() : ValueComparer<IReadOnlyList<string>>(
        (a, b) => a == b || (a != null && b != null && a.SequenceEqual(b)),
        texts => texts.Aggregate(0, (hash, text) => HashCode.Combine(hash, text)),
        texts => texts.ToArray());
}
