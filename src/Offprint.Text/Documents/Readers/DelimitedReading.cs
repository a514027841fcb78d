using System.Text;
using CsvHelper;

namespace Offprint.Text;

/// <summary>Comma- or tab-separated values with a header row, quoted as in RFC 4180.</summary>
internal static class DelimitedReading
{
    public static IEnumerable<Document> Read(CorpusFile file, char separator)
    {
        var mapping = new RecordMapping(file);
        using var text = file.OpenText();
        using var csv = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = separator,
            MaxRecordSize = LineReading.MaximumLine,
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
            TrackLineNumbers = true,
        });
        string[]? header = null;
        while (Next(file, csv))
        {
            header ??= Header(file, [.. csv.Headers]);
            var record = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < header.Length; i++)
            {
                record[header[i]] = csv.GetString(i);
            }

            yield return mapping.Map(record, csv.LineNumber);
        }
    }

    private static string[] Header(CorpusFile file, string[] names)
    {
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? names : throw file.Error(1, $"the header names the column '{twice.Key}' twice.");
    }

    private static bool Next(CorpusFile file, CsvReader csv)
    {
        try
        {
            return csv.Read();
        }
        catch (DecoderFallbackException error)
        {
            throw file.Undecodable(error);
        }
        catch (CsvFormatException error)
        {
            throw file.Error(Math.Max(1, error.LineNumber), error.Message, error);
        }
    }
}
