using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Offprint.Text;

internal static class JsonLinesWriter
{
    private static readonly string[] Reserved = ["id", "text", "title", "source", "date"];

    public static void Write(string path, IEnumerable<Document> documents) => ReplacedFile.Write(path, file =>
    {
        using Stream output = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".GZ" => new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true),
            ".BR" => new BrotliStream(file, CompressionLevel.Optimal, leaveOpen: true),
            _ => new BufferedStream(file),
        };
        foreach (var document in documents)
        {
            Write(output, document);
        }

        output.Flush();
    });

    private static void Write(Stream output, Document document)
    {
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("id", document.Id);
            json.WriteString("text", document.Text);
            Optional(json, "title", document.Title);
            Optional(json, "source", document.Source);
            Optional(json, "date", document.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            foreach (var (name, value) in document.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
            {
                // A date that could not be read stays a plain field under its own name.
                if (Reserved.Contains(name, StringComparer.Ordinal) && !(name == "date" && document.Date is null && RecordMapping.ParseDate(value) is null))
                {
                    throw new ArgumentException($"Document '{document.Id}' has a field '{name}'; that name is taken by the document itself.", nameof(document));
                }

                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
