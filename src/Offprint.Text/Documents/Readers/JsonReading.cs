using System.Text.Json;

namespace Offprint.Text;

/// <summary>JSON lines, and whole JSON files that hold an array of records or one record.</summary>
internal static class JsonReading
{
    public static IEnumerable<Document> ReadLines(CorpusFile file)
    {
        var mapping = new RecordMapping(file);
        foreach (var (number, line) in file.ReadLines())
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            using var json = Parse(file, line, number);
            yield return mapping.Map(Record(file, json.RootElement, number), number);
        }
    }

    public static IEnumerable<Document> ReadWhole(CorpusFile file)
    {
        var mapping = new RecordMapping(file);
        using var json = Parse(file, file.ReadText(), 1);
        if (json.RootElement.ValueKind != JsonValueKind.Array)
        {
            yield return mapping.Map(Record(file, json.RootElement, 1), 1);
            yield break;
        }

        long number = 0;
        foreach (var element in json.RootElement.EnumerateArray())
        {
            number++;
            yield return mapping.Map(Record(file, element, number), number);
        }
    }

    private static JsonDocument Parse(CorpusFile file, string text, long line)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException error)
        {
            throw file.Error(line + (error.LineNumber ?? 0), $"the JSON is broken: {error.Message}", error);
        }
    }

    private static Dictionary<string, string> Record(CorpusFile file, JsonElement element, long line)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw file.Error(line, $"a record must be a JSON object with named fields, not {element.ValueKind}.");
        }

        var record = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            try
            {
                if (member.Value.ValueKind != JsonValueKind.Null)
                {
                    record[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
                }
            }
            catch (InvalidOperationException error)
            {
                throw file.Error(line, "the record holds half of a surrogate pair (\\ud8xx), which is no character.", error);
            }
        }

        return record;
    }
}
