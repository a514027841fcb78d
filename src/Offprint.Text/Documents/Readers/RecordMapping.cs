using System.Globalization;

namespace Offprint.Text;

/// <summary>Turns the named values of a record into a document, by the field names of the options.</summary>
internal sealed class RecordMapping(CorpusFile file)
{
    private static readonly string[] TextNames = ["text", "content", "body", "document", "prompt"];
    private static readonly string[] DateFormats =
        ["yyyy-MM-dd", "yyyy-MM", "yyyy", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy/MM/dd", "yyyyMMdd"];

    /// <summary>Makes the document of one record.</summary>
    /// <param name="record">Its values; names as the file writes them.</param>
    /// <param name="line">Its line or row, for messages and the default id.</param>
    public Document Map(Dictionary<string, string> record, long line)
    {
        var options = file.Options;
        var textName = options.TextField ?? Array.Find(TextNames, record.ContainsKey);
        if (textName is null || !record.TryGetValue(textName, out var text))
        {
            var wanted = textName is null ? $"none of the fields {string.Join(", ", TextNames)}" : $"no field '{textName}' with a text";
            throw file.Error(line, $"the record has {wanted}; it has {Names(record)}. Name the field that holds the text (TextField).");
        }

        record.Remove(textName);
        var id = Take(record, options.IdField, "id", line);
        var title = Take(record, options.TitleField, "title", line);
        var source = Take(record, options.SourceField, "source", line);
        var date = TakeDate(record, line);
        return new Document(string.IsNullOrEmpty(id) ? file.IdOf(line) : id, text, title, source ?? file.Name, date, record);
    }

    /// <summary>Reads a date in one of the usual written forms; a month or year stands for its first day.</summary>
    public static DateOnly? ParseDate(string value) =>
        DateTimeOffset.TryParseExact(value.Trim(), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? DateOnly.FromDateTime(date.DateTime)
            : null;

    private DateOnly? TakeDate(Dictionary<string, string> record, long line)
    {
        var name = file.Options.DateField ?? "date";
        if (!record.TryGetValue(name, out var value) || value.Length == 0)
        {
            return null;
        }

        if (ParseDate(value) is { } date)
        {
            record.Remove(name);
            return date;
        }

        return file.Options.DateField is null ? null : throw file.Error(line, $"'{value}' in field '{name}' is not a date; write 2024-04-15, 2024-04 or 2024.");
    }

    private string? Take(Dictionary<string, string> record, string? wanted, string usual, long line)
    {
        if (record.Remove(wanted ?? usual, out var value))
        {
            return value;
        }

        return wanted is null ? null : throw file.Error(line, $"the record has no field '{wanted}'; it has {Names(record)}.");
    }

    private static string Names(Dictionary<string, string> record) =>
        record.Count == 0 ? "no fields" : string.Join(", ", record.Keys.Order(StringComparer.Ordinal).Take(20));
}
